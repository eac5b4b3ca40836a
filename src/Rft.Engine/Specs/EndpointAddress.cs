using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>An HTTP service that a spec names.</summary>
/// <param name="Location">Where diagnostics of the service point.</param>
/// <param name="Url">Where requests are posted.</param>
/// <param name="Headers">Headers; <c>${NAME}</c> in a value is the environment variable of that name.</param>
/// <param name="RequestsPerSecond">The most requests a second; null for no limit.</param>
/// <param name="TimeoutSeconds">Time for a request.</param>
public sealed record EndpointAddress(
    SourceLocation Location,
    SourceText Url,
    IReadOnlyList<KeyValuePair<string, SourceText>> Headers,
    double? RequestsPerSecond,
    double TimeoutSeconds)
{
    /// <summary>Reads the headers of an object.</summary>
    internal static IReadOnlyList<KeyValuePair<string, SourceText>> ReadHeaders(SourceNode node) =>
        [.. (node["headers"]?.Members ?? []).Select(member => KeyValuePair.Create(member.Name, SourceText.Of(member.Value)))];

    /// <summary>Writes everything behind the URL.</summary>
    internal void WriteRest(ObjectBuilder json)
    {
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
