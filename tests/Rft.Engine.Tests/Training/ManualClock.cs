namespace Rft.Engine.Tests.Training;

/// <summary>A clock that moves when told.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _timestamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _timestamp;

    public void Advance(double seconds) => _timestamp += (long)(seconds * TimeSpan.TicksPerSecond);
}
