using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>What the answers of a step look like, to see a policy that learns to please its grader and nobody else.</summary>
internal static class RolloutHealth
{
    private const int Gram = 3;

    /// <summary>Adds the measures to a step's row.</summary>
    public static StepMetrics Describe(
        StepMetrics metrics, IReadOnlyList<EncodedPrompt> prompts, IReadOnlyList<Answer> answers, IReadOnlyList<Grade> grades)
    {
        double[] rewards = [.. grades.Select(grade => grade.Reward).OfType<double>().Order()];
        return metrics with
        {
            RewardMinimum = Quantile(rewards, 0),
            RewardLowerQuartile = Quantile(rewards, 0.25),
            RewardMedian = Quantile(rewards, 0.5),
            RewardUpperQuartile = Quantile(rewards, 0.75),
            RewardMaximum = Quantile(rewards, 1),
            LongestCompletion = answers.Max(answer => answer.SampledCount),
            MostCommonAnswerShare = (double)answers.CountBy(answer => answer.Text).Max(pair => pair.Value) / answers.Count,
            RepetitionShare = answers.Average(answer => Repetition(answer.SampledTokens)),
            ProbePaidShare = ProbePaidShare(prompts, answers, grades),
        };
    }

    /// <summary>The share of an answer's n-grams of three tokens that repeat an earlier one; 0 for answers that have at most one.</summary>
    public static double Repetition(ReadOnlySpan<int> tokens)
    {
        var grams = tokens.Length - Gram + 1;
        if (grams < 2)
        {
            return 0;
        }

        var distinct = new HashSet<(int, int, int)>();
        for (var first = 0; first < grams; first++)
        {
            distinct.Add((tokens[first], tokens[first + 1], tokens[first + 2]));
        }

        return 1 - ((double)distinct.Count / grams);
    }

    /// <summary>
    /// Whether an answer is one that should earn nothing: no text, the question again, or one token over and over.
    /// </summary>
    public static bool IsProbe(EncodedPrompt prompt, Answer answer)
    {
        var (text, tokens) = (answer.Text.Trim(), answer.SampledTokens);
        return text.Length == 0
            || text == LastMessage(prompt)
            || (tokens.Length > Gram && tokens.AsSpan(..^1).IndexOfAnyExcept(tokens[0]) < 0);
    }

    // Linear between the two nearest, as NumPy does it.
    private static double? Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static double? ProbePaidShare(IReadOnlyList<EncodedPrompt> prompts, IReadOnlyList<Answer> answers, IReadOnlyList<Grade> grades)
    {
        var (paid, probes) = (0.0, 0.0);
        for (var index = 0; index < answers.Count; index++)
        {
            if (grades[index].Reward is > 0 and var reward)
            {
                paid += reward;
                probes += IsProbe(prompts[answers[index].PromptIndex], answers[index]) ? reward : 0;
            }
        }

        return paid == 0 ? null : probes / paid;
    }

    private static string? LastMessage(EncodedPrompt prompt) =>
        (prompt.Row.Item["messages"] ?? prompt.Row.Item["input"]?["messages"]) is { Items: [.., var last] }
            && last["content"] is { Kind: Json.SourceNodeKind.String } content
            ? content.Text.Trim()
            : null;
}
