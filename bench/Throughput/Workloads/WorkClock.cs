using System.Diagnostics;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads;

/// <summary>Adds up what is timed: by the clock, in processor time of all threads, and what the garbage collector had to do.</summary>
internal sealed class WorkClock
{
    private long _start;
    private TimeSpan _cpuAtStart;
    private int _collectionsAtStart;
    private long _allocatedAtStart;
    private long _ticks;
    private TimeSpan _cpu;
    private double _units;
    private int _steps;
    private int _collections;
    private long _allocated;

    /// <summary>Seconds by the clock so far.</summary>
    public double Seconds => (double)_ticks / Stopwatch.Frequency;

    /// <summary>What was added up.</summary>
    public WorkReply Reply => new()
    {
        Units = _units,
        Wall = Seconds,
        Cpu = _cpu.TotalSeconds,
        Collections = _collections,
        Allocated = _allocated,
        Steps = _steps,
    };

    /// <summary>Begins a stretch; calling it again begins anew.</summary>
    public void Start()
    {
        _allocatedAtStart = GC.GetTotalAllocatedBytes(precise: true);
        _collectionsAtStart = GC.CollectionCount(0);
        _cpuAtStart = Environment.CpuUsage.TotalTime;
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends a stretch in which so much was done.</summary>
    public void Stop(double units, int steps)
    {
        _ticks += Stopwatch.GetTimestamp() - _start;
        _cpu += Environment.CpuUsage.TotalTime - _cpuAtStart;
        _collections += GC.CollectionCount(0) - _collectionsAtStart;
        _allocated += GC.GetTotalAllocatedBytes(precise: true) - _allocatedAtStart;
        (_units, _steps) = (_units + units, _steps + steps);
    }
}
