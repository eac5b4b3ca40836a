namespace Rft.Engine.Sampling.Constraints;

/// <summary>
/// The tokens that spell text, sorted by their bytes, so that tokens that begin alike stand together and are walked through a grammar
/// together.
/// </summary>
internal sealed class TokenTable
{
    private readonly byte[]?[] _spellings;

    /// <param name="vocabularySize">V.</param>
    /// <param name="bytes">The bytes of each token; null or empty where it spells no text, as special tokens do.</param>
    /// <param name="endTokens">Tokens that end an answer; they never spell text.</param>
    public TokenTable(int vocabularySize, Func<int, byte[]?> bytes, IReadOnlyList<int> endTokens)
    {
        (Words, EndTokens) = ((vocabularySize + 63) / 64, endTokens);
        var tokens = Enumerable.Range(0, vocabularySize)
            .Where(token => !endTokens.Contains(token))
            .Select(token => (Token: token, Bytes: bytes(token) ?? []))
            .Where(pair => pair.Bytes.Length > 0)
            .ToArray();
        Array.Sort(tokens, (left, right) => left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));
        (Tokens, Bytes) = ([.. tokens.Select(pair => pair.Token)], [.. tokens.Select(pair => pair.Bytes)]);
        Shared = [.. Bytes.Select((spelling, index) => index == 0 ? 0 : spelling.AsSpan().CommonPrefixLength(Bytes[index - 1]))];
        _spellings = new byte[]?[vocabularySize];
        foreach (var (token, spelling) in tokens)
        {
            _spellings[token] = spelling;
        }

        Longest = Bytes.Length == 0 ? 0 : Bytes.Max(spelling => spelling.Length);
    }

    /// <summary>[n] ids.</summary>
    public int[] Tokens { get; }

    /// <summary>[n] their bytes, ascending.</summary>
    public byte[][] Bytes { get; }

    /// <summary>[n] how many bytes a token has in common with the one before it.</summary>
    public int[] Shared { get; }

    /// <summary>Bytes of the longest token.</summary>
    public int Longest { get; }

    /// <summary>The length of a mask with a bit a token.</summary>
    public int Words { get; }

    /// <summary>Tokens that end an answer.</summary>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>The bytes of a token; null where it spells no text.</summary>
    public byte[]? SpellingOf(int token) => (uint)token < (uint)_spellings.Length ? _spellings[token] : null;

    /// <summary>Whether some token is this byte alone.</summary>
    public bool HasByte(byte value) => Bytes.Any(spelling => spelling.Length == 1 && spelling[0] == value);
}
