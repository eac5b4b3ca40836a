using Rft.Engine.Data;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Training;

namespace Rft.Engine.Evaluation;

/// <summary>What a model makes of the answers that held-out rows hold: to imitate, or to prefer one to the other.</summary>
internal static class RowAnswers
{
    /// <summary>Scores supervised rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The policy for the trained model, the reference for the base model.</param>
    /// <param name="conversations">The rows, at least one.</param>
    public static EvaluatedModel Score(ILanguageModel model, WeightSelection weights, IReadOnlyList<EncodedConversation> conversations)
    {
        var means = Means(model, weights, conversations);
        return new EvaluatedModel
        {
            Metrics = Metric.Imitation,
            Rows = [.. conversations.Select((conversation, index) => Row(conversation.Row) with { Loss = -means[index] })],
        };
    }

    /// <summary>Scores preference rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The policy for the trained model, the reference for the base model.</param>
    /// <param name="pairs">The rows, at least one.</param>
    public static EvaluatedModel Score(ILanguageModel model, WeightSelection weights, IReadOnlyList<EncodedPreference> pairs)
    {
        var preferred = Means(model, weights, [.. pairs.Select(pair => pair.Preferred)]);
        var other = Means(model, weights, [.. pairs.Select(pair => pair.NonPreferred)]);
        return new EvaluatedModel
        {
            Metrics = Metric.Preference,
            Rows = [.. pairs.Select((pair, index) => Row(pair.Row) with { PreferenceMargin = preferred[index] - other[index] })],
        };
    }

    /// <summary>Joins what was found of a row's own answers with what was sampled and graded.</summary>
    public static EvaluatedModel Join(EvaluatedModel own, EvaluatedModel sampled)
    {
        var rows = sampled.Rows.ToDictionary(row => row.Index);
        foreach (var row in own.Rows)
        {
            rows[row.Index] = rows.GetValueOrDefault(row.Index, row) with { Loss = row.Loss, PreferenceMargin = row.PreferenceMargin };
        }

        return sampled with
        {
            Metrics = [.. own.Metrics, .. sampled.Metrics],
            Rows = [.. rows.Values.OrderBy(row => row.Index)],
        };
    }

    private static double[] Means(ILanguageModel model, WeightSelection weights, IReadOnlyList<EncodedConversation> conversations) =>
    [
        .. SequenceScorer
            .Score(model, weights, [.. conversations.Select(row => new TrainingSequence(row.Tokens, row.IsTarget))], temperature: 1)
            .Select(Moments.Mean),
    ];

    private static EvaluatedRow Row(DatasetRow row) => new(row.Index, row.Line, PromptText.Of(row.Messages), [], null);
}
