namespace Rft.Engine.Tests.Graders.Judges;

/// <summary>A clock for which waits are over at once, and which remembers how long they would have been. Time-outs stay as they are.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _skipped;

    /// <summary>The waits, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Longer waits are time-outs.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(100);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return System.GetUtcNow() + _skipped;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > LongestWait || dueTime < TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_gate)
        {
            Waits.Add(dueTime);
            _skipped += dueTime;
        }

        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
