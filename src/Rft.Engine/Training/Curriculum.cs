using Rft.Engine.Runs;

namespace Rft.Engine.Training;

/// <summary>
/// Retires rows that the policy has solved for long: answers to them would all be right, and a group without a difference teaches
/// nothing. The share is ScaleRL's (arXiv 2510.13786).
/// </summary>
/// <param name="visits">A row is judged by its last so many visits; 0 for no retirement.</param>
/// <param name="state">The pass rates so far.</param>
internal sealed class Curriculum(int visits, MethodState state)
{
    /// <summary>Answers of a retired row passed at least this often.</summary>
    public const double SolvedShare = 0.9;

    /// <summary>Rows that are retired.</summary>
    public int Retired => visits == 0 ? 0 : state.PassRates.Keys.Count(IsRetired);

    /// <summary>Whether a row is no longer worth sampling.</summary>
    public bool IsRetired(int row) =>
        visits > 0 && state.PassRates.TryGetValue(row, out var rates) && rates.Length >= visits && rates.Average() >= SolvedShare;

    /// <summary>The state after a visit to each of some rows.</summary>
    /// <param name="passRates">The rows with the share of their answers that passed; null where no answer was graded.</param>
    public MethodState After(IEnumerable<(int Row, double? PassRate)> passRates)
    {
        if (visits == 0)
        {
            return state;
        }

        var all = new SortedDictionary<int, double[]>(state.PassRates);
        foreach (var (row, passRate) in passRates)
        {
            if (passRate is { } rate)
            {
                var before = all.GetValueOrDefault(row, []);
                all[row] = [.. before.TakeLast(visits - 1), rate];
            }
        }

        return state with { PassRates = all };
    }
}
