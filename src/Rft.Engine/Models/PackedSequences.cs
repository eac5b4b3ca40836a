namespace Rft.Engine.Models;

/// <summary>S sequences concatenated without padding: T = total tokens.</summary>
public sealed class PackedSequences
{
    /// <summary>Checks and keeps the three arrays.</summary>
    /// <param name="tokens">[T] token ids.</param>
    /// <param name="offsets">[S + 1] sequence s is tokens offsets[s] until offsets[s + 1].</param>
    /// <param name="isTarget">
    /// [T] whether the token's log-probability, given the tokens before it in its sequence, is wanted. Never true for a first token.
    /// </param>
    public PackedSequences(int[] tokens, int[] offsets, bool[] isTarget)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(isTarget);
        if (isTarget.Length != tokens.Length || offsets.Length < 1 || offsets[0] != 0 || offsets[^1] != tokens.Length)
        {
            throw new ArgumentException("Offsets must run from 0 to the number of tokens, with one target flag a token.");
        }

        for (var sequence = 0; sequence < offsets.Length - 1; sequence++)
        {
            if (offsets[sequence + 1] <= offsets[sequence])
            {
                throw new ArgumentException($"Sequence {sequence} is empty.", nameof(offsets));
            }

            if (isTarget[offsets[sequence]])
            {
                throw new ArgumentException($"The first token of sequence {sequence} cannot be a target.", nameof(isTarget));
            }
        }

        (Tokens, Offsets, IsTarget) = (tokens, offsets, isTarget);
    }

    /// <summary>[T] token ids.</summary>
    public int[] Tokens { get; }

    /// <summary>[S + 1] where each sequence begins, and T.</summary>
    public int[] Offsets { get; }

    /// <summary>
    /// [T] the tokens that a target token was drawn from, a bit a token as <see cref="ITokenConstraint.Allowed"/> gives them; empty for
    /// all of the vocabulary. Null where no target was restricted.
    /// </summary>
    public ReadOnlyMemory<ulong>[]? Support
    {
        get;
        init => field = value is null || value.Length == Tokens.Length
            ? value
            : throw new ArgumentException("The support needs one place a token.", nameof(value));
    }

    /// <summary>[T] whether a token's log-probability is wanted.</summary>
    public bool[] IsTarget { get; }

    /// <summary>S.</summary>
    public int Count => Offsets.Length - 1;
}
