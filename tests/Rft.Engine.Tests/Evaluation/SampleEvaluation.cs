using Rft.Engine.Evaluation;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Evaluation;

/// <summary>Graded answers made up for tests.</summary>
internal static class SampleEvaluation
{
    /// <summary>A model with one row a reward list; the greedy answer gets the first reward. An answer passes at 1.</summary>
    public static EvaluatedModel Of(string name, params double?[][] rewards) => new()
    {
        Rows = [.. rewards.Select((row, index) => new EvaluatedRow(
            index,
            index + 1,
            $"prompt {index}",
            [.. row.Select((reward, sample) => Answer($"{name} {index}.{sample}", reward))],
            Answer($"{name} {index} greedy", row[0])))],
    };

    /// <summary>A model whose rewards are drawn: with chance <paramref name="pass"/> 1, else a quarter.</summary>
    public static EvaluatedModel Drawn(string name, int rows, int samples, double pass, int seed) => Of(
        name,
        [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, samples).Select(sample => (double?)(
            CounterRandom.Uniform((ulong)seed, RandomStream.Resampling, 1, (ulong)row, (ulong)sample) < pass ? 1 : 0.25)).ToArray())]);

    public static EvaluatedAnswer Answer(string text, double? reward) =>
        new(text, text.Length, false, reward, reward is null ? null : reward >= 1, reward is null ? "no number" : null, []);

    public static EvaluatedModel WithRewards(EvaluatedModel model, Func<double, double> change) => model with
    {
        Rows = [.. model.Rows.Select(row => row with
        {
            Samples = [.. row.Samples.Select(answer => answer with { Text = answer.Text + "'", Reward = change(answer.Reward!.Value) })],
            Greedy = row.Greedy! with { Text = row.Greedy!.Text + "'", Reward = change(row.Greedy.Reward!.Value) },
        })],
    };
}
