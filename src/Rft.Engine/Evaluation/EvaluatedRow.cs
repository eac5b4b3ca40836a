namespace Rft.Engine.Evaluation;

/// <summary>What one model answered to one held-out row.</summary>
/// <param name="Index">The row's index in its file, from 0.</param>
/// <param name="Line">The row's line in its file, from 1.</param>
/// <param name="Prompt">The prompt as people read it: the last message, or all of them with their roles.</param>
/// <param name="Samples">The sampled answers, at least one.</param>
/// <param name="Greedy">The answer at temperature 0.</param>
internal sealed record EvaluatedRow(int Index, int Line, string Prompt, IReadOnlyList<EvaluatedAnswer> Samples, EvaluatedAnswer Greedy);
