using Rft.Engine.Runs;

namespace Rft.Seeds;

/// <summary>The validation reward of a run over the answers that it sampled to learn from.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Points">Answers so far and reward, at each validation.</param>
/// <param name="ProcessorSeconds">CPU time, validations included.</param>
internal sealed record EfficiencyCurve(int Seed, IReadOnlyList<(int Rollouts, double Reward)> Points, double ProcessorSeconds)
{
    private const int Last = 5;

    /// <summary>The mean of the last validations.</summary>
    public double Final => Points.TakeLast(Last).Average(point => point.Reward);

    public static EfficiencyCurve Of(int seed, StudyRun run)
    {
        var rollouts = 0;
        var points = new List<(int Rollouts, double Reward)>();
        foreach (var step in run.Steps)
        {
            rollouts += step.Completions!.Value;
            if (step.ValidationReward is { } reward)
            {
                points.Add((rollouts, reward));
            }
        }

        return new EfficiencyCurve(seed, points, run.ProcessorSeconds);
    }

    /// <summary>
    /// The answers it took to a reward; null where it was not reached. Two validations in a row must show it: one may be luck.
    /// </summary>
    public int? RolloutsTo(double reward)
    {
        for (var index = 0; index + 1 < Points.Count; index++)
        {
            if (Points[index].Reward >= reward && Points[index + 1].Reward >= reward)
            {
                return Points[index].Rollouts;
            }
        }

        return null;
    }
}
