using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>
/// The log-probabilities of whole answers under the reference. The reference stands still, so each is computed once and kept; the bits
/// do not depend on what it is computed with.
/// </summary>
internal sealed class ReferenceSums(ILanguageModel model, IReadOnlyList<TrainingSequence> sequences)
{
    private readonly double?[] _sums = new double?[sequences.Count];

    /// <summary>The sums over the target tokens of the sequences with these indices.</summary>
    public double[] Of(IReadOnlyList<int> indices)
    {
        int[] missing = [.. indices.Where(index => _sums[index] is null).Distinct()];
        var scores = SequenceScorer.Score(model, WeightSelection.Reference, [.. missing.Select(index => sequences[index])], temperature: 1);
        for (var index = 0; index < missing.Length; index++)
        {
            _sums[missing[index]] = scores[index].Sum();
        }

        return [.. indices.Select(index => _sums[index]!.Value)];
    }
}
