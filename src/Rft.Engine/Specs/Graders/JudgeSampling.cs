using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>How a judge samples; null leaves a value to the judge's service.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="TopP">The share of probability that is sampled from.</param>
/// <param name="Temperature">The temperature.</param>
/// <param name="MaximumTokens">The most tokens of an answer, its reasoning included.</param>
/// <param name="ReasoningEffort">How much a reasoning model thinks.</param>
public sealed record JudgeSampling(long? Seed, double? TopP, double? Temperature, int? MaximumTokens, string? ReasoningEffort)
{
    /// <summary>Reads <c>sampling_params</c>; null reads as nothing set.</summary>
    internal static JudgeSampling Read(SourceNode? node) => new(
        node?["seed"]?.ToInt64(),
        node.Number("top_p"),
        node.Number("temperature"),
        node.Integer("max_completions_tokens"),
        node.FreeText("reasoning_effort"));
}
