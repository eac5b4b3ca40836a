namespace Rft.Engine.Graders;

/// <summary>What a judge cost: tokens of the calls of one model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="CachedTokens">Those of the tokens read that the service had in its cache.</param>
/// <param name="Cost">The price of the tokens, where the spec has prices; else 0.</param>
internal sealed record ModelUsage(string Model, long PromptTokens, long CompletionTokens, long CachedTokens, double Cost = 0)
{
    /// <summary>Tokens read and written.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>One entry a model, in the order in which the models come first.</summary>
    public static IReadOnlyList<ModelUsage> Sum(IEnumerable<ModelUsage> usage) =>
    [
        .. usage.GroupBy(entry => entry.Model, StringComparer.Ordinal).Select(entries => new ModelUsage(
            entries.Key,
            entries.Sum(entry => entry.PromptTokens),
            entries.Sum(entry => entry.CompletionTokens),
            entries.Sum(entry => entry.CachedTokens),
            entries.Sum(entry => entry.Cost))),
    ];
}
