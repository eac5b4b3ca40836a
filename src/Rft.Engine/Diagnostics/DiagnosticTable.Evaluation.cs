namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>More than one grade in twenty failed.</summary>
    public static readonly DiagnosticDescriptor TooManyFailedGrades = Error(
        "RFT5001",
        "Too many grades failed",
        "A mean over the remaining answers would not be the model's. Mend the grader, or the rows that it fails on.");

    /// <summary>evaluation.json cannot be read.</summary>
    public static readonly DiagnosticDescriptor EvaluationUnreadable = Error(
        "RFT5002",
        "The evaluation file cannot be read",
        "Delete the file and evaluate again.");

    /// <summary>The trained model is worse than its base.</summary>
    public static readonly DiagnosticDescriptor Regressed = Error(
        "RFT5003",
        "The trained model is worse than its base",
        "Read the report: which rows were lost, and what the learning curve did. A smaller learning rate or fewer steps often help.");
}
