using System.Buffers.Binary;

namespace Rft.Engine.Tests.Graders.Python;

/// <summary>Runs a classic BPF program over the data of a system call, as the kernel does.</summary>
internal static class FilterMachine
{
    public const uint Allowed = 0x7FFF0000;
    public const uint NotPermitted = 0x00050001;
    public const uint NotImplemented = 0x00050026;
    public const uint Killed = 0x80000000;

    public static uint Run(ReadOnlySpan<byte> program, uint architecture, uint number, uint firstArgument = 0, uint secondArgument = 0)
    {
        Span<byte> data = stackalloc byte[64];
        data.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data[4..], architecture);
        BinaryPrimitives.WriteUInt32LittleEndian(data[16..], firstArgument);
        BinaryPrimitives.WriteUInt32LittleEndian(data[24..], secondArgument);
        var accumulator = 0u;
        for (var next = 0; ;)
        {
            var instruction = program.Slice(next++ * 8, 8);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(instruction))
            {
                case 0x20:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)operand..]);
                    break;
                case 0x15:
                    next += accumulator == operand ? instruction[2] : instruction[3];
                    break;
                case 0x35:
                    next += accumulator >= operand ? instruction[2] : instruction[3];
                    break;
                case 0x45:
                    next += (accumulator & operand) != 0 ? instruction[2] : instruction[3];
                    break;
                case 0x06:
                    return operand;
                default:
                    throw new InvalidOperationException($"instruction {next - 1} is unknown");
            }
        }
    }
}
