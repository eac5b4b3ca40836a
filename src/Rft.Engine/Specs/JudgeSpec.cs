using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>The service behind judges and embeddings: <c>judge</c> of a spec.</summary>
public sealed record JudgeSpec
{
    /// <summary>The base URL of an OpenAI-compatible service; null for the environment's, or OpenAI's.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The environment variable that holds the key. The key itself is in no spec.</summary>
    public string ApiKeyVariable { get; init; } = "OPENAI_API_KEY";

    /// <summary>The model of the <c>cosine</c> metric.</summary>
    public string EmbeddingModel { get; init; } = "text-embedding-3-large";

    /// <summary>The most requests a minute; null for no limit.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>Requests at once.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Time for a request.</summary>
    public double TimeoutSeconds { get; init; } = 120;

    /// <summary>What a million tokens cost, by model.</summary>
    public IReadOnlyList<KeyValuePair<string, TokenPrice>> Prices { get; init; } = [];

    /// <summary>Reads <c>judge</c>.</summary>
    internal static JudgeSpec Read(SourceNode? node)
    {
        var defaults = new JudgeSpec();
        return new JudgeSpec
        {
            BaseUrl = node.FreeText("base_url"),
            ApiKeyVariable = node.FreeText("api_key_variable") ?? defaults.ApiKeyVariable,
            EmbeddingModel = node.FreeText("embedding_model") ?? defaults.EmbeddingModel,
            RequestsPerMinute = node.Number("requests_per_minute"),
            Concurrency = node.Integer("concurrency") ?? defaults.Concurrency,
            TimeoutSeconds = node.Number("timeout_seconds") ?? defaults.TimeoutSeconds,
            Prices =
            [
                .. (node?["prices"]?.Members ?? []).Select(member => KeyValuePair.Create(
                    member.Name, new TokenPrice(member.Value.Number("input")!.Value, member.Value.Number("output")!.Value))),
            ],
        };
    }

    /// <summary>Writes what differs from the defaults; nothing where nothing does.</summary>
    internal SourceNode? Write(ObjectBuilder json)
    {
        var defaults = new JudgeSpec();
        json.AddIfPresent("base_url", BaseUrl)
            .AddIfPresent("api_key_variable", ApiKeyVariable == defaults.ApiKeyVariable ? null : ApiKeyVariable)
            .AddIfPresent("embedding_model", EmbeddingModel == defaults.EmbeddingModel ? null : EmbeddingModel);
        var written = json.Build();
        return written.Members.Count == 0 ? null : written;
    }
}
