using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>What is taken off the grader's rewards before they become advantages. The logged reward is the grader's.</summary>
internal static class RewardPenalties
{
    /// <summary>The rewards that advantages are computed from; null stays null.</summary>
    /// <param name="engine">The settings.</param>
    /// <param name="rewards">The grader's rewards.</param>
    /// <param name="answers">Their answers.</param>
    /// <param name="reference">
    /// The log-probabilities of the answers' tokens under the reference; null unless the settings ask for it.
    /// </param>
    public static double?[] Apply(
        EngineSpec engine, IReadOnlyList<double?> rewards, IReadOnlyList<Answer> answers, IReadOnlyList<double[]>? reference) =>
    [
        .. rewards.Select((reward, index) =>
            reward
            - Overlong(answers[index].SampledCount, engine)
            - (reference is null ? 0 : engine.KlInReward * LogRatio(answers[index], reference[index]))),
    ];

    /// <summary>
    /// The soft overlong punishment of DAPO (Yu et al., arXiv 2503.14476, equation 13): from 0 to 1 over the last tokens before the limit.
    /// </summary>
    public static double Overlong(int tokens, EngineSpec engine)
    {
        var over = tokens - (engine.MaximumCompletionTokens - engine.OverlongPenaltyTokens);
        return engine.OverlongPenaltyTokens == 0 || over <= 0 ? 0 : Math.Min(1, (double)over / engine.OverlongPenaltyTokens);
    }

    // The k1 estimate of the divergence: log p(answer) - log p_reference(answer), under the policy that sampled.
    private static double LogRatio(Answer answer, double[] reference)
    {
        var (sum, sampled) = (0.0, answer.SampledLogProbabilities);
        for (var token = 0; token < reference.Length; token++)
        {
            sum += sampled[token] - reference[token];
        }

        return sum;
    }
}
