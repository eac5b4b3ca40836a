using System.Runtime.InteropServices;
using Rft.Engine.Graders;

namespace Rft.Engine.Tests.Graders.Python;

public sealed class SeccompFilterTests
{
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;
    private const uint Thread = 0x003D0F00;

    [Theory]
    [InlineData(Architecture.X64, X64)]
    [InlineData(Architecture.Arm64, Arm64)]
    public void A_grader_may_do_what_the_table_allows_and_nothing_else(Architecture architecture, uint code)
    {
        var program = SeccompFilter.ForGrader(architecture);
        var allowed = Numbers("allow", architecture);
        var special = Numbers("special", architecture);

        Assert.All(
            Enumerable.Range(0, 600).Select(number => (uint)number).Except(special),
            number => Assert.Equal(allowed.Contains(number) ? FilterMachine.Allowed : FilterMachine.NotPermitted, FilterMachine.Run(program, code, number)));
    }

    [Theory]
    [InlineData(Architecture.X64, X64)]
    [InlineData(Architecture.Arm64, Arm64)]
    public void At_the_start_everything_is_possible_but_what_the_table_refuses(Architecture architecture, uint code)
    {
        var program = SeccompFilter.ForStart(architecture);
        var refused = Numbers("refuse", architecture);
        var special = Numbers("special", architecture);

        Assert.All(
            Enumerable.Range(0, 600).Select(number => (uint)number).Except(special),
            number => Assert.Equal(refused.Contains(number) ? FilterMachine.NotPermitted : FilterMachine.Allowed, FilterMachine.Run(program, code, number)));
        Assert.Equal(FilterMachine.NotPermitted, FilterMachine.Run(program, code, 0x40000000));
    }

    [Theory]
    [InlineData("clone", Thread, 0, FilterMachine.Allowed)]
    [InlineData("clone", 17, 0, FilterMachine.NotPermitted)]
    [InlineData("clone", Thread | 0x00020000, 0, FilterMachine.NotPermitted)]
    [InlineData("clone3", 0, 0, FilterMachine.NotImplemented)]
    [InlineData("ioctl", 0, 0x5401, FilterMachine.NotPermitted)]
    public void A_grader_starts_threads_and_no_processes(string call, uint first, uint second, uint answer) =>
        Assert.All(
            [(Architecture.X64, X64), (Architecture.Arm64, Arm64)],
            machine => Assert.Equal(answer, Run(SeccompFilter.ForGrader(machine.Item1), machine, call, first, second)));

    [Theory]
    [InlineData("clone", Thread, 0, FilterMachine.Allowed)]
    [InlineData("clone", 17, 0, FilterMachine.Allowed)]
    [InlineData("clone", 0x10000000 | 17, 0, FilterMachine.NotPermitted)]
    [InlineData("clone3", 0, 0, FilterMachine.NotImplemented)]
    [InlineData("ioctl", 0, 0x5401, FilterMachine.Allowed)]
    [InlineData("ioctl", 0, 0x5412, FilterMachine.NotPermitted)]
    [InlineData("ioctl", 0, 0x541C, FilterMachine.NotPermitted)]
    public void At_the_start_there_are_no_name_spaces_and_no_keys_for_the_terminal(string call, uint first, uint second, uint answer) =>
        Assert.All(
            [(Architecture.X64, X64), (Architecture.Arm64, Arm64)],
            machine => Assert.Equal(answer, Run(SeccompFilter.ForStart(machine.Item1), machine, call, first, second)));

    [Fact]
    public void Another_architecture_is_killed()
    {
        Assert.Equal(FilterMachine.Killed, FilterMachine.Run(SeccompFilter.ForGrader(Architecture.X64), 0x40000003, 1));
        Assert.Equal(FilterMachine.Killed, FilterMachine.Run(SeccompFilter.ForStart(Architecture.Arm64), X64, 1));
    }

    [Fact]
    public void The_table_names_each_call_once_and_nothing_dangerous_is_allowed()
    {
        Assert.Empty(SystemCall.All.GroupBy(call => call.Name).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(SystemCall.All.Where(call => call.X64 is not null).GroupBy(call => call.X64).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Empty(SystemCall.All.Where(call => call.Arm64 is not null).GroupBy(call => call.Arm64).Where(group => group.Count() > 1).Select(group => group.Key));
        var allowed = SystemCall.All.Where(call => call.Rule == "allow").Select(call => call.Name).ToHashSet();
        Assert.Empty(allowed.Intersect(
        [
            "socket", "connect", "fork", "vfork", "execve", "execveat", "kill", "tkill", "tgkill", "ptrace", "prctl", "seccomp", "setrlimit", "prlimit64",
            "mount", "unshare", "setns", "bpf", "chmod", "chown", "link", "symlink", "ioctl", "memfd_create", "io_uring_setup", "userfaultfd", "setuid",
        ]));
    }

    private static uint Run(byte[] program, (Architecture Architecture, uint Code) machine, string call, uint first, uint second)
    {
        var row = SystemCall.All.Single(row => row.Name == call);
        return FilterMachine.Run(program, machine.Code, (machine.Architecture == Architecture.X64 ? row.X64 : row.Arm64)!.Value, first, second);
    }

    private static HashSet<uint> Numbers(string rule, Architecture architecture) =>
    [
        .. SystemCall.All.Where(call => call.Rule == rule)
            .Select(call => architecture == Architecture.X64 ? call.X64 : call.Arm64)
            .OfType<uint>(),
    ];
}
