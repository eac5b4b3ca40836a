using System.Diagnostics;
using Rft.Engine.Cpu.Threading;

namespace Rft.Throughput.Scaling;

/// <summary>
/// Spreads the parts of every job over some threads on paper, as a <see cref="WorkerPool"/> does: each takes its own share from the front,
/// then those of others from their end. Times are those of one thread that ran them all.
/// </summary>
/// <param name="threads">How many threads.</param>
internal sealed class SpreadParts(int threads) : IJobRecorder
{
    private readonly List<double> _parts = [];
    private readonly double[] _busyUntil = new double[threads];
    private readonly int[] _first = new int[threads];
    private readonly int[] _end = new int[threads];
    private long _mark;

    /// <summary>Jobs that several threads had a part of: each ends in one barrier.</summary>
    public int Barriers { get; private set; }

    /// <summary>Seconds of all parts together.</summary>
    public double Work { get; private set; }

    /// <summary>Seconds until the last thread of each job is done.</summary>
    public double Spread { get; private set; }

    /// <summary>Seconds that this took for itself.</summary>
    public double Overhead { get; private set; }

    /// <inheritdoc/>
    public void Begin(int parts)
    {
        _parts.Clear();
        _mark = Stopwatch.GetTimestamp();
    }

    /// <inheritdoc/>
    public void PartEnded()
    {
        var now = Stopwatch.GetTimestamp();
        _parts.Add(Stopwatch.GetElapsedTime(_mark, now).TotalSeconds);
        _mark = now;
    }

    /// <inheritdoc/>
    public void End()
    {
        var work = _parts.Sum();
        Work += work;
        if (threads == 1 || _parts.Count == 1)
        {
            Spread += work;
        }
        else
        {
            Barriers++;
            Spread += LongestOf();
        }

        Overhead += Stopwatch.GetElapsedTime(_mark).TotalSeconds;
    }

    private double LongestOf()
    {
        for (var thread = 0; thread < threads; thread++)
        {
            _busyUntil[thread] = 0;
            (_first[thread], _end[thread]) = (_parts.Count * thread / threads, _parts.Count * (thread + 1) / threads);
        }

        for (var left = _parts.Count; left > 0; left--)
        {
            var next = Array.IndexOf(_busyUntil, _busyUntil.Min());
            _busyUntil[next] += _parts[Take(next)];
        }

        return _busyUntil.Max();
    }

    private int Take(int own)
    {
        if (_first[own] < _end[own])
        {
            return _first[own]++;
        }

        var other = own;
        while (_first[other] == _end[other])
        {
            other = (other + 1) % threads;
        }

        return --_end[other];
    }
}
