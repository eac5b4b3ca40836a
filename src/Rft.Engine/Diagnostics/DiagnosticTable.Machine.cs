namespace Rft.Engine.Diagnostics;

/// <remarks>The build tasks load no engine: they raise these codes by name, and a test holds the two together.</remarks>
public static partial class DiagnosticTable
{
    /// <summary>run, pack or publish found no trained model in the store.</summary>
    public static readonly DiagnosticDescriptor NothingTrainedYet = Warning(
        "RFT9001",
        "There is no trained model yet",
        "Run `dotnet build`: `dotnet run`, `pack` and `publish` use what the store has and never train.");

    /// <summary>rft.dll is not where the targets expect it.</summary>
    public static readonly DiagnosticDescriptor CommandLineMissing = Error(
        "RFT9002",
        "The Rft command line is missing",
        "Restore the package Rft.Build.Tasks again.");

    /// <summary>A build was cancelled while it trained.</summary>
    public static readonly DiagnosticDescriptor BuildCancelled = Warning(
        "RFT9003",
        "The build was cancelled with a checkpoint",
        "Build again: training goes on from the checkpoint.");

    /// <summary>rft ended with a failure that it had no diagnostic for.</summary>
    public static readonly DiagnosticDescriptor CommandLineFailed = Error(
        "RFT9004",
        "The Rft command line failed without a diagnostic",
        "Read its output above the error; if it shows a stack trace, report it.");

    /// <summary>Training took longer than the build allows.</summary>
    public static readonly DiagnosticDescriptor TimeLimitReached = Error(
        "RFT9005",
        "RftMaxMinutes is over",
        "Build again: training goes on from the checkpoint. Raise RftMaxMinutes where one build should finish it.");
}
