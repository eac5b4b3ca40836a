using System.Globalization;
using Rft.Engine.Evaluation;

namespace Rft.Seeds;

/// <summary>What one run of the study came to.</summary>
internal sealed record SeedResult(
    double BaseReward,
    double Reward,
    double BaseGreedyReward,
    double GreedyReward,
    IReadOnlyList<double> BaseBehaviours,
    IReadOnlyList<double> Behaviours,
    IReadOnlyList<string> Alarms,
    double Seconds,
    double ProcessorSeconds)
{
    public const string Header =
        "| seed | base, T=1 | trained, T=1 | base, greedy | trained, greedy | behaviours, base | behaviours, trained "
        + "| alarms | seconds | CPU seconds |\n"
        + "|---|---|---|---|---|---|---|---|---|---|";

    public static SeedResult Of(StudyRun run)
    {
        var result = run.Evaluation!;
        return new SeedResult(
            result.Baseline.MeanReward!.Value,
            result.Candidate.MeanReward!.Value,
            result.Baseline.GreedyMeanReward!.Value,
            result.Candidate.GreedyMeanReward!.Value,
            [.. result.Behaviours.Select(behaviour => behaviour.Baseline)],
            [.. result.Behaviours.Select(behaviour => behaviour.Candidate)],
            [.. run.Alarms.Select(alarm => alarm.Descriptor.Code)],
            run.Seconds,
            run.ProcessorSeconds);
    }

    public static SeedResult Mean(IReadOnlyList<SeedResult> results) => Combine(results, Enumerable.Average);

    public static SeedResult Lowest(IReadOnlyList<SeedResult> results) => Combine(results, Enumerable.Min);

    public string Row(string label) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {label} | {BaseReward:0.000} | {Reward:0.000} | {BaseGreedyReward:0.000} | {GreedyReward:0.000} | {Shares(BaseBehaviours)} | "
        + $"{Shares(Behaviours)} | {string.Join(' ', Alarms)} | {Seconds:0.0} | {ProcessorSeconds:0.0} |");

    private static SeedResult Combine(IReadOnlyList<SeedResult> results, Func<IEnumerable<double>, double> combine)
    {
        double Of(Func<SeedResult, double> value) => combine(results.Select(value));
        var behaviours = Enumerable.Range(0, results[0].Behaviours.Count);
        return new SeedResult(
            Of(result => result.BaseReward),
            Of(result => result.Reward),
            Of(result => result.BaseGreedyReward),
            Of(result => result.GreedyReward),
            [.. behaviours.Select(index => Of(result => result.BaseBehaviours[index]))],
            [.. behaviours.Select(index => Of(result => result.Behaviours[index]))],
            [],
            Of(result => result.Seconds),
            Of(result => result.ProcessorSeconds));
    }

    private static string Shares(IReadOnlyList<double> shares) =>
        string.Join(", ", shares.Select(share => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %"));
}
