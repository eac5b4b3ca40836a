namespace Rft.Engine.Models.Tokenization;

/// <summary>What tokenizer.json says, checked.</summary>
/// <param name="Normalizers">Changes of the text, in order.</param>
/// <param name="Stages">Ways to cut the text, in order, each made from the one after it.</param>
/// <param name="Model">Vocabulary and merges.</param>
/// <param name="AddedTokens">Tokens that are found in text as written.</param>
/// <param name="Decoder">From spellings to text.</param>
/// <param name="Frame">What stands around a text with special tokens.</param>
internal sealed record TokenizerParts(
    IReadOnlyList<INormalizer> Normalizers,
    IReadOnlyList<Func<PieceStage, PieceStage>> Stages,
    BytePairModel Model,
    IReadOnlyList<AddedToken> AddedTokens,
    DecoderSteps Decoder,
    SpecialTokenFrame Frame);
