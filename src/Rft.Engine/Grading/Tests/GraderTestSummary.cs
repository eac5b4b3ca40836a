using System.Globalization;

namespace Rft.Engine.Grading;

/// <summary>How grader tests came out.</summary>
/// <param name="Files">Files with tests that could be run.</param>
/// <param name="Passed">Cases that came out as expected.</param>
/// <param name="Failed">Cases that did not.</param>
public sealed record GraderTestSummary(int Files, int Passed, int Failed)
{
    /// <summary>The summary in a sentence.</summary>
    public override string ToString() => Failed == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Passed} grader {Plural(Passed)} passed")
        : string.Create(CultureInfo.InvariantCulture, $"{Failed} of {Passed + Failed} grader {Plural(Passed + Failed)} failed");

    private static string Plural(int count) => count == 1 ? "test" : "tests";
}
