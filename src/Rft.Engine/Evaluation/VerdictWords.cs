namespace Rft.Engine.Evaluation;

/// <summary>The words for verdicts, as files, reports and consoles print them.</summary>
public static class VerdictWords
{
    /// <summary>The word for a verdict, such as <c>cannot tell</c>.</summary>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Improved => "improved",
        Verdict.Regressed => "regressed",
        Verdict.Changed => "changed",
        Verdict.Unchanged => "unchanged",
        Verdict.CannotTell => "cannot tell",
        Verdict.TooFewSamples => "too few samples",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
