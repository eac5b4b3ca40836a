using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>
/// Which rows a step samples: those of the plan, other rows in place of retired ones, and further ones where groups taught nothing.
/// A pure function of the seed, the step and what is retired; no row comes twice in a step.
/// </summary>
internal sealed class PromptSelection
{
    private readonly HashSet<int> _taken = [];
    private readonly Func<int, bool> _isRetired;
    private readonly Lazy<Queue<int>> _further;

    /// <summary>Selects the rows of a step.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="isRetired">Whether a row is retired.</param>
    public PromptSelection(BatchPlan plan, int step, int rows, long seed, Func<int, bool> isRetired)
    {
        _isRetired = isRetired;
        _further = new(() => new Queue<int>(
            CounterRandom.Permutation(rows, unchecked((ulong)seed), RandomStream.FurtherRows, (ulong)step)));
        int[] planned = [.. plan.RowsOf(step)];
        _taken.UnionWith(planned);
        int[] active = [.. planned.Where(row => !isRetired(row))];
        int[] rest = [.. active, .. Further(planned.Length - active.Length)];

        // Where everything is solved the plan's rows are as good as any; a step without rows would measure nothing.
        First = rest.Length > 0 ? rest : planned;
    }

    /// <summary>The rows to begin with, at least one.</summary>
    public IReadOnlyList<int> First { get; }

    /// <summary>Up to <paramref name="count"/> rows that the step has not taken and that are not retired.</summary>
    public IReadOnlyList<int> Further(int count)
    {
        var rows = new List<int>(count);
        while (rows.Count < count && _further.Value.TryDequeue(out var row))
        {
            if (!_isRetired(row) && _taken.Add(row))
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}
