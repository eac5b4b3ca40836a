using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>
/// Which rows each step trains on: a pure function of the seed. Every epoch is a fresh shuffle, cut into steps of nearly equal size
/// (at most the batch size), so that each row is seen once an epoch and no step is a leftover of a few rows.
/// </summary>
internal sealed class BatchPlan
{
    private readonly int _rows;
    private readonly ulong _seed;
    private (int Epoch, int[] Rows) _order = (-1, []);

    /// <summary>Plans a run.</summary>
    /// <param name="rows">Training rows, at least 1.</param>
    /// <param name="batchSize">The most rows of a step.</param>
    /// <param name="epochs">Passes over the rows.</param>
    /// <param name="maximumSteps">The most steps; null for no limit.</param>
    /// <param name="seed">The run's seed.</param>
    public BatchPlan(int rows, int batchSize, int epochs, int? maximumSteps, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (_rows, _seed) = (rows, unchecked((ulong)seed));
        StepsPerEpoch = ((rows - 1) / batchSize) + 1;
        TotalSteps = (int)Math.Min((long)StepsPerEpoch * epochs, maximumSteps ?? int.MaxValue);
    }

    /// <summary>Steps of one pass over the rows.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Steps of the run.</summary>
    public int TotalSteps { get; }

    /// <summary>The rows of a step, from 1.</summary>
    public ReadOnlySpan<int> RowsOf(int step)
    {
        var (epoch, part) = Math.DivRem(step - 1, StepsPerEpoch);
        if (_order.Epoch != epoch)
        {
            _order = (epoch, CounterRandom.Permutation(_rows, _seed, RandomStream.RowOrder, (ulong)epoch));
        }

        var start = (int)((long)_rows * part / StepsPerEpoch);
        var end = (int)((long)_rows * (part + 1) / StepsPerEpoch);
        return _order.Rows.AsSpan(start..end);
    }

    /// <summary>The passes over the rows that are behind after a step: 1.5 is halfway through the second.</summary>
    public double EpochAfter(int step) => (double)step / StepsPerEpoch;
}
