using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>endpoint</c>: posts <c>{"sample", "item", "trace_id"}</c> to a service of the user's, which answers <c>{"score"}</c>.</summary>
internal sealed partial class EndpointGrader(EndpointGraderSpec spec, HttpClient http, RemoteCalls calls, GraderServices services)
    : IGrader, IAsyncDisposable
{
    private const int Attempts = 4;
    private const int Concurrency = 16;
    private const int LargestBody = 1 << 20;

    private static readonly string[] _secretNames = ["authorization", "cookie", "key", "token", "secret", "password"];

    public string Name => spec.Name;

    public int? ConcurrentCalls => Concurrency;

    public static IGrader? Create(EndpointGraderSpec spec, GraderCreation creation)
    {
        var isSafe = Uri.TryCreate(spec.Url.Value, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        if (!isSafe)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.EndpointAddress,
                spec.Url.LocationOf(0),
                $"{Quoted.Text(spec.Url.Value)} is no address that answers can be sent to; expected https, or http to this machine");
        }

        foreach (var (name, value) in spec.Headers)
        {
            if (Array.Exists(_secretNames, secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) && !Variable().IsMatch(value.Value))
            {
                isSafe = false;
                creation.Diagnostics.Add(
                    DiagnosticTable.EndpointSecret,
                    value.LocationOf(0),
                    $"the header {Quoted.Text(name)} holds a secret as text; expected ${{NAME}} of an environment variable");
            }
        }

        if (!isSafe)
        {
            return null;
        }

        var http = new HttpClient(creation.Services.CreateHttpHandler())
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestBody,
        };
        var calls = new RemoteCalls(
            creation.Services, Concurrency, spec.RequestsPerSecond * 60, Attempts, TimeSpan.FromSeconds(spec.TimeoutSeconds));
        return creation.Own(new EndpointGrader(spec, http, calls, creation.Services));
    }

    public async ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        var content = $"\"sample\":{CompactJson.Write(sample.NodeWithJson)},\"item\":{CompactJson.Write(item)}";
        var trace = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..32];
        var body = Encoding.UTF8.GetBytes($"{{{content},\"trace_id\":\"trace_{trace}\"}}");
        if (body.Length > LargestBody)
        {
            return Grade.Failed(GradeErrorKind.EndpointInternal, $"the answer and its row have {body.Length} bytes; at most {LargestBody} are sent");
        }

        var response = await calls.SendAsync(token => SendAsync(body, token), cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? Read(response.Body) : Grade.Failed(GradeErrorKind.EndpointServer, response.Describe());
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        calls.Dispose();
        return ValueTask.CompletedTask;
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

    private async Task<RemoteResponse> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, spec.Url.Value) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in spec.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, Variable().Replace(value.Value, ValueOf));
        }

        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.First() : null;
        return response.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest
            ? new RemoteResponse((int)response.StatusCode, default, $"HTTP {(int)response.StatusCode}: redirects are not followed")
            : new RemoteResponse(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
                RetryAfter: RemoteCalls.RetryAfter(retryAfter, services.Clock.GetUtcNow()));
    }

    // A build on a machine without the secret still validates; only a call needs it.
    private string ValueOf(Match variable) => services.ReadVariable(variable.Groups[1].Value) ?? throw new DiagnosticException(
        DiagnosticTable.EndpointVariable, spec.Location, $"the environment variable {variable.Groups[1].Value} of a header is not set");

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
