using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>Cuts a batch of sequences into packed parts that an engine can take at once. Order is kept.</summary>
internal static class MicroBatches
{
    /// <summary>The parts as ranges of sequences, each with at most <paramref name="maximumTokens"/> tokens.</summary>
    /// <param name="lengths">The lengths of the sequences.</param>
    /// <param name="maximumTokens">The most tokens of a part.</param>
    /// <param name="together">So many sequences in a row are never parted: 2 for pairs. Divides their number.</param>
    /// <exception cref="InvalidOperationException">One sequence alone is too long; encoders refuse such rows.</exception>
    public static IEnumerable<Range> Split(IReadOnlyList<int> lengths, int maximumTokens, int together = 1)
    {
        var (start, tokens) = (0, 0);
        for (var index = 0; index < lengths.Count; index += together)
        {
            var length = lengths.Skip(index).Take(together).Sum();
            if (length > maximumTokens)
            {
                throw new InvalidOperationException(
                    $"A sequence of {length} tokens does not fit the engine's batch of {maximumTokens} tokens.");
            }

            if (tokens + length > maximumTokens)
            {
                yield return start..index;
                (start, tokens) = (index, 0);
            }

            tokens += length;
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
