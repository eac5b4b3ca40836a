namespace Rft.Engine.Evaluation;

/// <summary>What the evidence says about one metric. docs/report.md explains each word.</summary>
public enum Verdict
{
    /// <summary>Better: significant, and by at least the minimum effect.</summary>
    Improved,

    /// <summary>Worse: significant, and by at least the minimum effect.</summary>
    Regressed,

    /// <summary>Different, significantly and by at least the minimum effect, in a metric where neither way is good in itself.</summary>
    Changed,

    /// <summary>Equivalent: the whole interval lies within the minimum effect of zero.</summary>
    Unchanged,

    /// <summary>The rows do not decide between the words above.</summary>
    CannotTell,

    /// <summary>Fewer than 10 rows.</summary>
    TooFewSamples,
}
