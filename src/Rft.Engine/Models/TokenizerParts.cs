namespace Rft.Engine.Models;

/// <summary>What tokenizer.json says, checked.</summary>
internal sealed record TokenizerParts
{
    /// <summary>Spelling in the byte alphabet to id.</summary>
    public required IReadOnlyDictionary<string, int> Vocabulary { get; init; }

    /// <summary>[256] the token of each byte; -1 for a byte that no UTF-8 text holds and that has none.</summary>
    public required int[] ByteTokens { get; init; }

    /// <summary>The merges.</summary>
    public required BytePairMerges Merges { get; init; }

    /// <summary>Tokens that are found in text as written.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Whether text is split into words first (GPT-2's pattern).</summary>
    public required bool SplitsWords { get; init; }

    /// <summary>Whether a text that does not begin with a space gets one.</summary>
    public required bool AddPrefixSpace { get; init; }

    /// <summary><c>ignore_merges</c>: a piece that is a token as a whole is that token, whatever the merges say.</summary>
    public required bool IgnoresMergesOfWholePieces { get; init; }
}
