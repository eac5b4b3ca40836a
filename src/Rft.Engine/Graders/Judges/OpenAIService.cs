using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>
/// An OpenAI-compatible service: where it is, the key, and the one gate through which all requests of a job go. The key comes from the
/// environment and is in nothing that is written.
/// </summary>
internal sealed class OpenAIService : IDisposable
{
    private const string DefaultEndpoint = "https://api.openai.com/v1";
    private const string EndpointVariable = "OPENAI_BASE_URL";
    private const int Attempts = 6;

    private readonly GraderServices _services;
    private readonly RemoteCalls _calls;
    private readonly HttpClient _http;
    private readonly string? _key;

    /// <summary>Reads the settings; asks nobody.</summary>
    public OpenAIService(GraderServices services)
    {
        _services = services;
        var settings = services.Judge;
        var named = settings.BaseUrl ?? Variable(EndpointVariable);
        _key = Variable(settings.ApiKeyVariable);
        IsConfigured = named is not null || _key is not null;
        Endpoint = (named ?? DefaultEndpoint).TrimEnd('/');
        _calls = new RemoteCalls(
            services, settings.Concurrency, settings.RequestsPerMinute, Attempts, TimeSpan.FromSeconds(settings.TimeoutSeconds));

        // The gate has the time-out, and knows the clock.
        _http = new HttpClient(services.CreateHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Whether an endpoint or a key is set.</summary>
    public bool IsConfigured { get; }

    /// <summary>The base URL.</summary>
    public string Endpoint { get; }

    /// <summary>Calls at once.</summary>
    public int Concurrency => _calls.Concurrency;

    /// <summary>The key. Services that want none ignore what they get.</summary>
    public ApiKeyCredential Credential => new(_key ?? "none");

    /// <summary>How the package's clients send.</summary>
    public OpenAIClientOptions Options => new()
    {
        Endpoint = new Uri(Endpoint),
        Transport = new HttpClientPipelineTransport(_http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Reports what is known to fail before anybody is asked; whether there is nothing.</summary>
    /// <param name="use">What the service is for.</param>
    /// <param name="location">The grader.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public bool Check(string use, SourceLocation location, DiagnosticBag diagnostics)
    {
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            diagnostics.Add(DiagnosticTable.JudgeNotConfigured, location, $"'{Endpoint}' is no http or https address");
            return false;
        }

        if (!IsConfigured)
        {
            diagnostics.Add(
                DiagnosticTable.JudgeNotConfigured,
                location,
                $"{use} needs an OpenAI-compatible service: set judge.base_url in the spec or the variable {EndpointVariable}, "
                + $"or put a key of OpenAI's service into the variable {_services.Judge.ApiKeyVariable}");
        }

        return IsConfigured;
    }

    /// <summary>Sends a request of the package's clients.</summary>
    /// <param name="send">Sends once.</param>
    /// <param name="what">Who is asked, for people.</param>
    /// <param name="location">The grader that asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>A success, or a refusal of this one request.</returns>
    /// <exception cref="DiagnosticException">The service cannot be asked anything.</exception>
    public async Task<RemoteResponse> SendAsync(
        Func<RequestOptions, Task<ClientResult>> send, string what, SourceLocation location, CancellationToken cancellationToken)
    {
        var response = await _calls.SendAsync(SendOnceAsync, cancellationToken).ConfigureAwait(false);
        return response.IsTransient || response.Status is 401 or 403 or 404 or (>= 300 and < 400)
            ? throw new DiagnosticException(
                DiagnosticTable.JudgeDown, location, $"{what} does not answer at {Endpoint}: {WithoutKey(response.Describe())}")
            : response;

        async Task<RemoteResponse> SendOnceAsync(CancellationToken token)
        {
            var options = new RequestOptions { CancellationToken = token, ErrorOptions = ClientErrorBehaviors.NoThrow };
            PipelineResponse raw;
            try
            {
                raw = (await send(options).ConfigureAwait(false)).GetRawResponse();
            }
            catch (ClientResultException exception)
            {
                // No response at all: the package wraps what its transport says.
                return new RemoteResponse(0, default, exception.Message);
            }

            raw.Headers.TryGetValue("Retry-After", out var retryAfter);
            return new RemoteResponse(
                raw.Status, raw.Content.ToMemory(), RetryAfter: RemoteCalls.RetryAfter(retryAfter, _services.Clock.GetUtcNow()));
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _calls.Dispose();
    }

    private string? Variable(string name) => _services.ReadVariable(name) is { Length: > 0 } value ? value.Trim() : null;

    private string WithoutKey(string text) => _key is null ? text : text.Replace(_key, "***", StringComparison.Ordinal);
}
