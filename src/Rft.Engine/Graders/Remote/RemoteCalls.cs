using System.Globalization;

namespace Rft.Engine.Graders;

/// <summary>
/// Calls to one service: at most so many at once and so many a minute; a call that may succeed later is repeated, each time after a longer
/// wait with some chance in it, and never before the service allows it.
/// </summary>
/// <param name="services">Time and chance.</param>
/// <param name="concurrency">Calls at once.</param>
/// <param name="requestsPerMinute">Requests a minute, repeated ones included; null for no limit.</param>
/// <param name="attempts">How often a call is tried.</param>
/// <param name="patience">How long an attempt may take.</param>
internal sealed class RemoteCalls(GraderServices services, int concurrency, double? requestsPerMinute, int attempts, TimeSpan patience) : IDisposable
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _slots = new(concurrency);
    private readonly Lock _gate = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Calls at once.</summary>
    public int Concurrency => concurrency;

    /// <summary>The wait that a response asks for; null where it asks for none.</summary>
    /// <param name="retryAfter">The header of that name: seconds, or a date.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? RetryAfter(string? retryAfter, DateTimeOffset now)
    {
        if (double.TryParse(retryAfter, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
        }

        return DateTimeOffset.TryParse(retryAfter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date > now ? date - now : TimeSpan.Zero
            : null;
    }

    /// <summary>Sends until there is an answer that repeating would not change, or the attempts are used up; gives the last response.</summary>
    /// <param name="send">Sends once.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<RemoteResponse> SendAsync(Func<CancellationToken, Task<RemoteResponse>> send, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await SendOnceAsync(send, cancellationToken).ConfigureAwait(false);
            if (!response.IsTransient || attempt == attempts || response.RetryAfter > _longestRetryAfter)
            {
                return response;
            }

            if (response.RetryAfter is { } retryAfter)
            {
                HoldBack(retryAfter);
            }

            var wait = TimeSpan.FromTicks(Math.Min(_firstWait.Ticks << (attempt - 1), _longestWait.Ticks));
            await Task.Delay(wait * (0.5 + (0.5 * services.Random.NextDouble())), services.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task<RemoteResponse> SendOnceAsync(Func<CancellationToken, Task<RemoteResponse>> send, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await Task.Delay(NextTurn(), services.Clock, cancellationToken).ConfigureAwait(false);
            using var late = new CancellationTokenSource(patience, services.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                return await send(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return new RemoteResponse(0, default, $"no answer within {patience.TotalSeconds} s") { IsLate = true };
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                return new RemoteResponse(0, default, exception.Message);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private TimeSpan NextTurn()
    {
        lock (_gate)
        {
            var now = services.Clock.GetUtcNow();
            var turn = _next > now ? _next : now;
            _next = requestsPerMinute is { } rate ? turn + TimeSpan.FromMinutes(1 / rate) : _next;
            return turn - now;
        }
    }

    private void HoldBack(TimeSpan wait)
    {
        lock (_gate)
        {
            var earliest = services.Clock.GetUtcNow() + wait;
            _next = earliest > _next ? earliest : _next;
        }
    }
}
