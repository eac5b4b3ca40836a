using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>An <c>endpoint</c> grader: the score that an HTTP service of the user's gives.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Url">Where requests are posted.</param>
/// <param name="Headers">Headers; <c>${NAME}</c> in a value is the environment variable of that name.</param>
/// <param name="RequestsPerSecond">The most requests a second; null for no limit.</param>
/// <param name="TimeoutSeconds">Time for a request.</param>
public sealed record EndpointGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Url,
    IReadOnlyList<KeyValuePair<string, SourceText>> Headers,
    double? RequestsPerSecond,
    double TimeoutSeconds) : GraderSpec(Name, Location)
{
    internal const string TypeName = "endpoint";

    private const double DefaultSeconds = 600;

    /// <inheritdoc/>
    public override string Type => TypeName;

    internal static EndpointGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["url"]!),
        [.. (node["headers"]?.Members ?? []).Select(member => KeyValuePair.Create(member.Name, SourceText.Of(member.Value)))],
        node.Number("rate_limit"),
        node.Number("timeout_seconds") ?? DefaultSeconds);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("url", Url);
        if (Headers.Count > 0)
        {
            var headers = new ObjectBuilder(Location);
            foreach (var (name, value) in Headers)
            {
                headers.Add(name, value);
            }

            json.Add("headers", headers.Build());
        }

        if (RequestsPerSecond is { } rate)
        {
            json.Add("rate_limit", rate);
        }

        json.Add("timeout_seconds", TimeoutSeconds);
    }
}
