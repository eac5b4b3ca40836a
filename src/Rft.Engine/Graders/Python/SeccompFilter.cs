using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rft.Engine.Graders;

/// <summary>
/// The two programs of the kernel's system call filter (classic BPF over <c>struct seccomp_data</c>; see seccomp(2)), made from
/// <c>system-calls.txt</c> for one architecture.
/// </summary>
internal sealed class SeccompFilter
{
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16;
    private const uint SecondArgumentOffset = 24;

    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    private const uint Allow = 0x7FFF0000;
    private const uint KillProcess = 0x80000000;
    private const uint NotPermitted = 0x00050001;
    private const uint NotImplemented = 0x00050026;

    private const uint ThreadFlag = 0x00010000;
    private const uint NamespaceFlags = 0x7E020000;
    private const uint TerminalInput = 0x5412;
    private const uint TerminalLinux = 0x541C;

    // Numbers from here on are x86-64's second, 32-bit interface.
    private const uint X32Numbers = 0x40000000;

    private readonly Architecture _architecture;
    private readonly List<byte> _program = [];

    private SeccompFilter(Architecture architecture)
    {
        _architecture = architecture;
        Emit(Load, ArchitectureOffset);
        Emit(JumpIfEqual, architecture == Architecture.X64 ? 0xC000003E : 0xC00000B7, ifTrue: 1);
        Emit(Return, KillProcess);
        Emit(Load, NumberOffset);
    }

    /// <summary>Whether there are numbers for an architecture.</summary>
    public static bool Supports(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>What holds while the interpreter starts: no sockets, no name spaces, no reach into other processes or the kernel.</summary>
    public static byte[] ForStart(Architecture architecture)
    {
        var filter = new SeccompFilter(architecture);
        filter.Emit(JumpIfAtLeast, X32Numbers, ifFalse: 1);
        filter.Emit(Return, NotPermitted);
        filter.ReturnFor("refuse", NotPermitted);
        filter.EmitIf("clone", (Load, FirstArgumentOffset, 0), (JumpIfAnySet, NamespaceFlags, 1), (Return, NotPermitted, 0), (Return, Allow, 0));
        filter.EmitIf("clone3", (Return, NotImplemented, 0));
        filter.EmitIf(
            "ioctl",
            (Load, SecondArgumentOffset, 0),
            (JumpIfEqual, TerminalInput, 1),
            (Return, NotPermitted, 0),
            (JumpIfEqual, TerminalLinux, 1),
            (Return, NotPermitted, 0),
            (Return, Allow, 0));
        filter.Emit(Return, Allow);
        return [.. filter._program];
    }

    /// <summary>What holds for the grader: memory, files, time and threads; no processes, no signals to others, nothing new.</summary>
    public static byte[] ForGrader(Architecture architecture)
    {
        var filter = new SeccompFilter(architecture);
        filter.ReturnFor("allow", Allow);
        filter.EmitIf(
            "clone",
            (Load, FirstArgumentOffset, 0),
            (JumpIfAnySet, NamespaceFlags, 1),
            (Return, NotPermitted, 0),
            (JumpIfAnySet, ThreadFlag, 1),
            (Return, Allow, 0),
            (Return, NotPermitted, 0));
        filter.EmitIf("clone3", (Return, NotImplemented, 0));
        filter.Emit(Return, NotPermitted);
        return [.. filter._program];
    }

    private void ReturnFor(string rule, uint answer)
    {
        foreach (var call in SystemCall.All)
        {
            if (call.Rule == rule && NumberOf(call) is { } number)
            {
                Emit(JumpIfEqual, number, ifFalse: 1);
                Emit(Return, answer);
            }
        }
    }

    // A body of instructions that only one call reaches; the body ends in a return. A condition that fails jumps over ifFalse instructions.
    private void EmitIf(string name, params (ushort Code, uint Operand, int IfFalse)[] body)
    {
        Emit(JumpIfEqual, NumberOf(SystemCall.All.First(call => call.Name == name))!.Value, ifFalse: (byte)body.Length);
        foreach (var (code, operand, ifFalse) in body)
        {
            Emit(code, operand, ifFalse: (byte)ifFalse);
        }
    }

    private uint? NumberOf(SystemCall call) => _architecture == Architecture.X64 ? call.X64 : call.Arm64;

    private void Emit(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0)
    {
        Span<byte> instruction = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
        instruction[2] = ifTrue;
        instruction[3] = ifFalse;
        BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], operand);
        _program.AddRange(instruction);
    }
}
