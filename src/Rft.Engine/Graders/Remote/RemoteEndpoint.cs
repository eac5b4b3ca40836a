using System.Net;
using System.Text.RegularExpressions;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>An HTTP service of the user's that JSON is posted to.</summary>
internal sealed partial class RemoteEndpoint : IAsyncDisposable
{
    /// <summary>The longest body in bytes, either way.</summary>
    public const int LargestBody = 1 << 20;

    /// <summary>Requests at once.</summary>
    public const int Concurrency = 16;

    private const int Attempts = 4;

    private static readonly string[] _secretNames = ["authorization", "cookie", "key", "token", "secret", "password"];

    private readonly EndpointAddress _address;
    private readonly GraderServices _services;
    private readonly HttpClient _http;
    private readonly RemoteCalls _calls;

    private RemoteEndpoint(EndpointAddress address, GraderServices services)
    {
        (_address, _services) = (address, services);
        _http = new HttpClient(services.CreateHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestBody };
        _calls = new RemoteCalls(services, Concurrency, address.RequestsPerSecond * 60, Attempts, TimeSpan.FromSeconds(address.TimeoutSeconds));
    }

    /// <summary>Prepares to send; null where the address or a header is not safe, which is reported.</summary>
    public static RemoteEndpoint? Create(EndpointAddress address, GraderServices services, DiagnosticBag diagnostics)
    {
        var isSafe = Uri.TryCreate(address.Url.Value, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        if (!isSafe)
        {
            diagnostics.Add(
                DiagnosticTable.EndpointAddress,
                address.Url.LocationOf(0),
                $"{Quoted.Text(address.Url.Value)} is no address that answers can be sent to; expected https, or http to this machine");
        }

        foreach (var (name, value) in address.Headers)
        {
            if (Array.Exists(_secretNames, secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) && !Variable().IsMatch(value.Value))
            {
                isSafe = false;
                diagnostics.Add(
                    DiagnosticTable.EndpointSecret,
                    value.LocationOf(0),
                    $"the header {Quoted.Text(name)} holds a secret as text; expected ${{NAME}} of an environment variable");
            }
        }

        return isSafe ? new RemoteEndpoint(address, services) : null;
    }

    /// <summary>Posts, and again where that may help; gives the last response.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DiagnosticException">A header needs an environment variable that is not set.</exception>
    public Task<RemoteResponse> PostAsync(byte[] body, CancellationToken cancellationToken) =>
        _calls.SendAsync(token => SendAsync(body, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<RemoteResponse> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address.Url.Value) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in _address.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, Variable().Replace(value.Value, ValueOf));
        }

        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.First() : null;
        return response.StatusCode is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest
            ? new RemoteResponse((int)response.StatusCode, default, $"HTTP {(int)response.StatusCode}: redirects are not followed")
            : new RemoteResponse(
                (int)response.StatusCode,
                await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false),
                RetryAfter: RemoteCalls.RetryAfter(retryAfter, _services.Clock.GetUtcNow()));
    }

    // A build on a machine without the secret still validates; only a call needs it.
    private string ValueOf(Match variable) => _services.ReadVariable(variable.Groups[1].Value) ?? throw new DiagnosticException(
        DiagnosticTable.EndpointVariable, _address.Location, $"the environment variable {variable.Groups[1].Value} of a header is not set");

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();
}
