namespace Rft.Engine.Diagnostics;

/// <summary>How much a diagnostic matters to the work that found it.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The work cannot go on, or its result must not be used.</summary>
    Error = 1,

    /// <summary>The work goes on; the user should look.</summary>
    Warning = 2,

    /// <summary>Worth knowing, nothing to do.</summary>
    Information = 3,
}
