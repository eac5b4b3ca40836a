namespace Rft.Engine.Diagnostics;

internal static partial class DiagnosticTable
{
    /// <summary>A case of a grader test does not come out as expected.</summary>
    public static readonly DiagnosticDescriptor GraderTestFailed = Error(
        "RFT3090", "Grader test failed", "Mend the grader, or what the case expects of it; docs/grader-tests.md has the format.");

    /// <summary>A case of a grader test does not say what it expects.</summary>
    public static readonly DiagnosticDescriptor GraderTestExpectation = Error(
        "RFT3091", "Expectation of a grader test is wrong", "State exactly one of score (with a tolerance), range ([low, high]) and error (a flag).");

    /// <summary>A grader pays for an answer that needs no model.</summary>
    public static readonly DiagnosticDescriptor GraderPaysForNothing = Warning(
        "RFT3092",
        "Grader pays as much for nothing as for the right answer",
        "Make the grader tell the two apart, or training will find out; where it is meant, add the code to NoWarn.");

    /// <summary>A grader asks paid judges, so that it is not probed by itself.</summary>
    public static readonly DiagnosticDescriptor ProbesSkipped = Information(
        "RFT3093", "Probes left out", "Run `rft validate SPEC --probe-judges` once to see what the judge pays for empty, constant, shuffled and echoed answers.");

    /// <summary>A file has no grader where one is needed.</summary>
    public static readonly DiagnosticDescriptor GraderMissing = Error(
        "RFT3094", "No grader in the spec", "Name a grader file, or a spec with a grader.");

    /// <summary>A row has no answer that could be graded.</summary>
    public static readonly DiagnosticDescriptor ReferenceUnknown = Error(
        "RFT3095", "No reference answer in the row", "Give answers with --completions FILE or --run RUN; docs/grader-tests.md says what counts as a reference answer.");

    /// <summary>A line of a completions file is not what it must be.</summary>
    public static readonly DiagnosticDescriptor CompletionInvalid = Error(
        "RFT3096", "Line of a completions file is wrong", "Write {\"output_text\": \"...\", \"item\": {...}}, or \"row\" with --data; docs/grader-tests.md has the format.");

    /// <summary>There are no stored answers to grade.</summary>
    public static readonly DiagnosticDescriptor AnswersMissing = Error(
        "RFT3097", "No stored answers", "Train or evaluate first, name another run, or give answers with --completions FILE.");

    /// <summary>A revision, or a file of it, cannot be read.</summary>
    public static readonly DiagnosticDescriptor RevisionUnreadable = Error(
        "RFT3098", "Git revision cannot be read", "Name a revision that `git rev-parse` knows, and a path from the root of the repository.");
}
