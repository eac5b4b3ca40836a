using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>Cuts a batch of sequences into packed parts that an engine can take at once. Order is kept.</summary>
internal static class MicroBatches
{
    /// <summary>The parts as ranges of sequences, each with at most <paramref name="maximumTokens"/> tokens.</summary>
    /// <param name="lengths">The lengths of the sequences.</param>
    /// <param name="maximumTokens">The most tokens of a part.</param>
    /// <exception cref="InvalidOperationException">One sequence alone is too long; encoders refuse such rows.</exception>
    public static IEnumerable<Range> Split(IReadOnlyList<int> lengths, int maximumTokens)
    {
        var (start, tokens) = (0, 0);
        for (var index = 0; index < lengths.Count; index++)
        {
            if (lengths[index] > maximumTokens)
            {
                throw new InvalidOperationException(
                    $"A sequence of {lengths[index]} tokens does not fit the engine's batch of {maximumTokens} tokens.");
            }

            if (tokens + lengths[index] > maximumTokens)
            {
                yield return start..index;
                (start, tokens) = (index, 0);
            }

            tokens += lengths[index];
        }

        if (start < lengths.Count)
        {
            yield return start..lengths.Count;
        }
    }

    /// <summary>Concatenates sequences.</summary>
    public static PackedSequences Pack(IReadOnlyList<TrainingSequence> sequences)
    {
        var total = sequences.Sum(sequence => sequence.Tokens.Length);
        var (tokens, isTarget, offsets) = (new int[total], new bool[total], new int[sequences.Count + 1]);
        var support = sequences.Any(sequence => sequence.Support is not null) ? new ReadOnlyMemory<ulong>[total] : null;
        for (var index = 0; index < sequences.Count; index++)
        {
            var sequence = sequences[index];
            sequence.Support?.CopyTo(support!, offsets[index]);
            sequence.Tokens.CopyTo(tokens, offsets[index]);
            sequence.IsTarget.CopyTo(isTarget, offsets[index]);
            offsets[index + 1] = offsets[index] + sequence.Tokens.Length;
        }

        return new PackedSequences(tokens, offsets, isTarget) { Support = support };
    }
}
