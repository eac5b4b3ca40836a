using Rft.Engine.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>
/// Tells failures of the world behind graders and tools from all others: they come before any weight of a step has changed, so that a run can be
/// saved where it is and go on when the world is mended.
/// </summary>
internal static class GraderOutage
{
    /// <summary>Whether a failure is one of them.</summary>
    public static bool Is(DiagnosticException exception) =>
        exception.Diagnostics.All(diagnostic =>
            diagnostic.Descriptor == DiagnosticTable.JudgeDown
            || diagnostic.Descriptor == DiagnosticTable.EndpointVariable
            || diagnostic.Descriptor == DiagnosticTable.GraderCallsStuck
            || diagnostic.Descriptor == DiagnosticTable.ToolDown
            || diagnostic.Descriptor == DiagnosticTable.TemplateBreaksToolTurns);
}
