namespace Rft.Engine.Training;

/// <summary>
/// How much better each answer is than its group: (reward - group mean) / (standard deviation + 1e-4), the deviation with Bessel's
/// correction, as TRL computes it. A null reward (the grader failed) is left out of mean and deviation and has advantage 0.
/// </summary>
internal static class Advantages
{
    /// <summary>Added to a standard deviation before it divides; TRL's value.</summary>
    public const double Epsilon = 1e-4;

    /// <summary>One advantage a reward.</summary>
    /// <param name="rewards">Rewards, group by group.</param>
    /// <param name="groupSize">Rewards per group; divides their number.</param>
    /// <param name="scaling">What to divide by.</param>
    /// <param name="leaveOneOut">Whether a reward is compared with the mean of the others in its group instead of all.</param>
    public static double[] Of(IReadOnlyList<double?> rewards, int groupSize, RewardScaling scaling, bool leaveOneOut = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rewards.Count % groupSize, 0);
        var advantages = new double[rewards.Count];
        var batchDeviation = scaling == RewardScaling.Batch ? StandardDeviation([.. rewards.OfType<double>()]) : 0;
        for (var start = 0; start < rewards.Count; start += groupSize)
        {
            // Equality is tested on the rewards themselves: the rounded deviation of equal rewards may differ from 0, and dividing by it
            // would turn noise into advantages.
            if (IsFlat(rewards, start, groupSize))
            {
                continue;
            }

            var scored = rewards.Skip(start).Take(groupSize).OfType<double>().ToArray();
            var mean = Mean(scored);
            var divisor = scaling switch
            {
                RewardScaling.Group => StandardDeviation(scored) + Epsilon,
                RewardScaling.Batch => batchDeviation + Epsilon,
                _ => 1,
            };

            // The distance from the mean of the others is n / (n - 1) times the distance from the mean of all.
            if (leaveOneOut)
            {
                divisor *= (scored.Length - 1.0) / scored.Length;
            }

            for (var index = start; index < start + groupSize; index++)
            {
                advantages[index] = rewards[index] is { } reward ? (reward - mean) / divisor : 0;
            }
        }

        return advantages;
    }

    /// <summary>
    /// One advantage an answer from several rewards, each scaled by its own deviation in the group before they are added up (GDPO,
    /// <c>normalize_then_sum</c> of TRL): s_i = sum of w_k z_ik, and A_i = (s_i - mean) / (deviation + 1e-4) over the whole batch.
    /// </summary>
    /// <param name="rewards">[rewards][answers], group by group; null where the answer has no advantage or that reward abstains.</param>
    /// <param name="weights">A weight a reward.</param>
    /// <param name="groupSize">Answers per group; divides their number.</param>
    public static double[] NormalizeThenSum(IReadOnlyList<double?[]> rewards, IReadOnlyList<double> weights, int groupSize)
    {
        var count = rewards[0].Length;
        var sums = new double?[count];
        for (var part = 0; part < rewards.Count; part++)
        {
            var scaled = Of(rewards[part], groupSize, RewardScaling.Group);
            for (var index = 0; index < count; index++)
            {
                sums[index] = rewards[part][index] is null ? sums[index] : (sums[index] ?? 0) + (weights[part] * scaled[index]);
            }
        }

        double[] known = [.. sums.OfType<double>()];
        if (known.Length == 0)
        {
            return new double[count];
        }

        var (mean, deviation) = (Mean(known), StandardDeviation(known));
        var advantages = new double[count];
        for (var start = 0; start < count; start += groupSize)
        {
            // A group without any difference gets no push from the mean of the others either.
            if (rewards.All(part => IsFlat(part, start, groupSize)))
            {
                continue;
            }

            for (var index = start; index < start + groupSize; index++)
            {
                advantages[index] = sums[index] is { } sum ? (sum - mean) / (deviation + Epsilon) : 0;
            }
        }

        return advantages;
    }

    /// <summary>Whether a group teaches nothing: no two of its rewards differ.</summary>
    public static bool IsFlat(IReadOnlyList<double?> rewards, int start, int count)
    {
        double? first = null;
        for (var index = start; index < start + count; index++)
        {
            first ??= rewards[index];
            if (rewards[index] is { } reward && reward != first)
            {
                return false;
            }
        }

        return true;
    }

    private static double Mean(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double StandardDeviation(double[] values)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var mean = Mean(values);
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        // TRL multiplies the mean square by Bessel's factor as a float32; with a double the reference differs in the eighth digit.
        var bessel = (float)values.Length / (values.Length - 1);
        return Math.Sqrt(sum / values.Length * bessel);
    }
}
