namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// The tokens of pieces seen before. A table of fixed size whose slots are overwritten: bounded, and safe without a lock because an
/// entry never changes.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>Longer pieces are rare, and are not kept.</summary>
    public const int LongestPiece = 48;

    private const int Slots = 1 << 15;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The slot of a piece.</summary>
    public static int Slot(ReadOnlySpan<char> piece) => string.GetHashCode(piece) & (Slots - 1);

    /// <summary>The tokens of a piece; null where they are not kept.</summary>
    public int[]? Find(int slot, ReadOnlySpan<char> piece)
    {
        var entry = Volatile.Read(ref _entries[slot]);
        return entry is not null && piece.SequenceEqual(entry.Piece) ? entry.Tokens : null;
    }

    /// <summary>Keeps the tokens of a piece.</summary>
    public void Keep(int slot, ReadOnlySpan<char> piece, ReadOnlySpan<int> tokens) =>
        Volatile.Write(ref _entries[slot], new Entry(piece.ToString(), tokens.ToArray()));

    private sealed record Entry(string Piece, int[] Tokens);
}
