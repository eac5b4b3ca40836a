namespace Rft.Engine.Models.Tokenization;

/// <summary>What the model of tokenizer.json says, checked.</summary>
internal sealed record BytePairModel
{
    /// <summary>Spelling to id.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    /// <summary>The merges.</summary>
    public required BytePairMerges Merges { get; init; }

    /// <summary>[256] the token of each byte: of its character in the byte alphabet, or with byte fallback of its <c>&lt;0x0A&gt;</c>; -1 where there is none.</summary>
    public required int[] ByteTokens { get; init; }

    /// <summary>Whether pieces are spelt in the byte alphabet.</summary>
    public required bool IsByteLevel { get; init; }

    /// <summary><c>ignore_merges</c>: a piece that is a token as a whole is that token, whatever the merges say.</summary>
    public required bool IgnoresMergesOfWholePieces { get; init; }

    /// <summary>Whether a character without a token becomes the tokens of its bytes.</summary>
    public required bool FallsBackToBytes { get; init; }

    /// <summary>The token of a character that has no other; null where it gives nothing.</summary>
    public required int? UnknownToken { get; init; }

    /// <summary>Whether neighbouring unknown characters become one token.</summary>
    public required bool FusesUnknown { get; init; }
}
