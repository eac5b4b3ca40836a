using Rft.Engine.Evaluation;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Grading;

/// <summary>
/// Grades answers that need no model, before any training: what a grader pays for nothing is what training will find. An empty answer,
/// one answer to everything, right answers of other rows and the prompt itself must be worth less than the right answer.
/// </summary>
/// <param name="reference">How right answers are found.</param>
/// <param name="seed">Draws the rows.</param>
internal sealed class GraderProbes(ReferenceAnswer reference, long seed)
{
    /// <summary>The most rows that are probed; five answers each are graded.</summary>
    public const int MostRows = 64;

    private static readonly Sample _empty = new("", FinishReason.Stop);

    /// <summary>Probes a grader.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="items">The rows of the dataset.</param>
    /// <param name="services">The clock and the cores.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<ProbeResult> RunAsync(
        IGrader grader, IReadOnlyList<SourceNode> items, GraderServices services, CancellationToken cancellationToken)
    {
        var order = CounterRandom.Permutation(items.Count, (ulong)seed, RandomStream.Probing, 0);
        var rows = order.Take(MostRows).Order().Select(index => items[index]).ToList();
        var answers = rows.ConvertAll(reference.Of);
        var cases = Cases(rows, answers, Constant(items)).ToList();
        var scores = new Dictionary<string, (double Sum, int Scored, int Failed)>();
        using var pipeline = new GradingPipeline(grader, services);
        await foreach (var ((name, _, _), grade) in pipeline.StreamAsync(cases, probe => (probe.Sample, probe.Item), cancellationToken)
            .ConfigureAwait(false))
        {
            var (sum, scored, failed) = scores.GetValueOrDefault(name);
            scores[name] = grade.Reward is { } reward ? (sum + reward, scored + 1, failed) : (sum, scored, failed + 1);
        }

        return new ProbeResult
        {
            Rows = rows.Count,
            ReferenceSource = rows.Select(reference.SourceOf).FirstOrDefault(source => source is not null),
            Scores =
            [
                .. from name in new[] { ProbeResult.Reference, "empty", "constant", "shuffled", "prompt" }
                   where scores.ContainsKey(name)
                   let score = scores[name]
                   select new ProbeScore(name, score.Scored == 0 ? null : score.Sum / score.Scored, score.Scored, score.Failed),
            ],
        };
    }

    private static IEnumerable<(string Name, Sample Sample, SourceNode Item)> Cases(
        List<SourceNode> rows, List<string?> answers, string? constant)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            yield return ("empty", _empty, rows[row]);
            if (answers[row] is { } right)
            {
                yield return (ProbeResult.Reference, Answer(right), rows[row]);
            }

            if (constant is not null)
            {
                yield return ("constant", Answer(constant), rows[row]);
            }

            if (OtherAnswer(answers, row) is { } other)
            {
                yield return ("shuffled", Answer(other), rows[row]);
            }

            if (PromptText.LastOfUser(rows[row]) is { Length: > 0 } prompt)
            {
                yield return ("prompt", Answer(prompt), rows[row]);
            }
        }
    }

    private static Sample Answer(string text) => new(text, FinishReason.Stop);

    /// <summary>The right answer that most rows have; of equals the first.</summary>
    private string? Constant(IReadOnlyList<SourceNode> items) => items
        .Select(reference.Of)
        .OfType<string>()
        .GroupBy(answer => answer, StringComparer.Ordinal)
        .MaxBy(answers => answers.Count())?.Key;

    /// <summary>The right answer of the next row that has another one; null where all have the same.</summary>
    private static string? OtherAnswer(List<string?> answers, int row)
    {
        for (var step = 1; step < answers.Count; step++)
        {
            if (answers[(row + step) % answers.Count] is { } other && other != answers[row])
            {
                return other;
            }
        }

        return null;
    }
}
