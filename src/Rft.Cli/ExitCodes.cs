namespace Rft.Cli;

/// <summary>What the process tells its caller; docs/command-line.md has the same list.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Defect = 3;
    public const int Cancelled = 130;
}
