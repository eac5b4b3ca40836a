namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>There is no sandbox for a tool that is a command.</summary>
    public static readonly DiagnosticDescriptor ToolSandboxMissing = Error(
        "RFT3080",
        "No sandbox for a tool",
        "Install bubblewrap and allow user name spaces, or set \"sandbox\": \"none\" on a tool that may do whatever you may do.");

    /// <summary>A tool fails at every call.</summary>
    public static readonly DiagnosticDescriptor ToolDown = Error(
        "RFT3081", "A tool does not work", "Mend what the message says and start again: the run goes on from its checkpoint.");
}
