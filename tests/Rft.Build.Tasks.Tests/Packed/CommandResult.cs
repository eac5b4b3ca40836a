namespace Rft.Build.Tasks.Tests.Packed;

/// <summary>How a command ended and all that it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    /// <summary>Fails the test with the whole output unless the command succeeded.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Output}");
        return this;
    }
}
