using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads;

/// <summary>Times one action, repeated.</summary>
/// <param name="units">What one call does.</param>
/// <param name="action">The call.</param>
/// <param name="owned">What it works with.</param>
internal sealed class RepeatedWorkload(double units, Action action, params IDisposable[] owned) : IWorkload
{
    // A clock reading costs some microseconds, so short calls are timed together.
    private const double ShortestStretch = 2e-3;

    private int _repetitions = 1;

    public IReadOnlyList<double>? Answer { get; init; }

    public WorkReply Run(double seconds)
    {
        var clock = new WorkClock();
        while (clock.Seconds < seconds)
        {
            var before = clock.Seconds;
            clock.Start();
            for (var i = 0; i < _repetitions; i++)
            {
                action();
            }

            clock.Stop(units * _repetitions, _repetitions);
            if (clock.Seconds - before < ShortestStretch)
            {
                _repetitions *= 2;
            }
        }

        return clock.Reply;
    }

    public void Dispose()
    {
        foreach (var one in owned)
        {
            one.Dispose();
        }
    }
}
