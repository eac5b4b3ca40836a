using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// What preference training counts of pairs. An answer's reward is beta times its log-ratio to the reference, as in TRL; its
/// log-probability is the sum over its tokens.
/// </summary>
internal sealed class PreferenceMeasures(double beta)
{
    private int _pairs;
    private int _right;
    private double _preferredReward;
    private double _otherReward;
    private double _preferredLogProbability;
    private double _otherLogProbability;

    /// <summary>The share of pairs whose preferred answer has the higher reward.</summary>
    public double Accuracy => (double)_right / _pairs;

    /// <summary>The mean difference of the rewards of a pair.</summary>
    public double Margin => (_preferredReward - _otherReward) / _pairs;

    /// <summary>Counts one pair.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="preferred">The log-probability of its preferred answer.</param>
    /// <param name="other">That of the other one.</param>
    public void Add(in PreferencePair pair, double preferred, double other)
    {
        _pairs++;
        _right += pair.PreferredLogRatio > pair.NonPreferredLogRatio ? 1 : 0;
        _preferredReward += beta * pair.PreferredLogRatio;
        _otherReward += beta * pair.NonPreferredLogRatio;
        _preferredLogProbability += preferred;
        _otherLogProbability += other;
    }

    /// <summary>Adds what was counted to a training step's row.</summary>
    public StepMetrics Describe(StepMetrics metrics) => metrics with
    {
        PreferenceAccuracy = Accuracy,
        PreferenceMargin = Margin,
        PreferredReward = _preferredReward / _pairs,
        NonPreferredReward = _otherReward / _pairs,
        PreferredLogProbability = _preferredLogProbability / _pairs,
        NonPreferredLogProbability = _otherLogProbability / _pairs,
    };
}
