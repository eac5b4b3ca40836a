namespace Rft.Engine.Evaluation;

/// <summary>What one model answered to one held-out row, and what it makes of the answers that the row holds.</summary>
/// <param name="Index">The row's index in its file, from 0.</param>
/// <param name="Line">The row's line in its file, from 1.</param>
/// <param name="Prompt">The prompt as people read it: the last message, or all of them with their roles.</param>
/// <param name="Samples">The sampled answers; none where nothing looks at answers.</param>
/// <param name="Greedy">The answer at temperature 0; null where nothing looks at answers.</param>
internal sealed record EvaluatedRow(int Index, int Line, string Prompt, IReadOnlyList<EvaluatedAnswer> Samples, EvaluatedAnswer? Greedy)
{
    /// <summary>Minus the mean log-probability of the tokens that a supervised row holds for the assistant, in nats.</summary>
    public double? Loss { get; init; }

    /// <summary>
    /// How much likelier a token of the preferred answer of a preference row is than one of the other answer, on average, in nats.
    /// </summary>
    public double? PreferenceMargin { get; init; }
}
