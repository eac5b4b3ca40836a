using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>endpoint</c>: posts <c>{"sample", "item", "trace_id"}</c> to a service of the user's, which answers <c>{"score"}</c>.</summary>
internal sealed class EndpointGrader(string name, RemoteEndpoint endpoint) : IGrader
{
    public string Name => name;

    public int? ConcurrentCalls => RemoteEndpoint.Concurrency;

    public static IGrader? Create(EndpointGraderSpec spec, GraderCreation creation) =>
        RemoteEndpoint.Create(spec.Address, creation.Services, creation.Diagnostics) is { } endpoint
            ? new EndpointGrader(spec.Name, creation.Own(endpoint))
            : null;

    public async ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var content = $"\"sample\":{CompactJson.Write(sample.NodeWithJson)},\"item\":{CompactJson.Write(item)}";
        var trace = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];
        var body = Encoding.UTF8.GetBytes($"{{{content},\"trace_id\":\"trace_{trace}\"}}");
        if (body.Length > RemoteEndpoint.LargestBody)
        {
            return Grade.Failed(
                GradeErrorKind.EndpointInternal,
                $"the answer and its row have {body.Length} bytes; at most {RemoteEndpoint.LargestBody} are sent");
        }

        var response = await endpoint.PostAsync(body, cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? Read(response.Body) : Grade.Failed(GradeErrorKind.EndpointServer, response.Describe());
    }

    private static Grade Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("score", out var score)
                && score.ValueKind == JsonValueKind.Number
                && double.IsFinite(score.GetDouble()))
            {
                return Grade.Of(score.GetDouble());
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The same mistake: a body without a score.
        }

        return Grade.Failed(GradeErrorKind.EndpointInternal, "the response is no object with a finite number 'score'");
    }
}
