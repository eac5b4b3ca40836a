namespace Rft.Engine.Models.Tokenization;

/// <summary>The pre-tokenizer ByteLevel: a space in front where asked for, and GPT-2's pattern.</summary>
internal sealed class ByteLevelStage(bool addsPrefixSpace, bool splitsWords, PieceStage next) : PieceStage
{
    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output)
    {
        if (addsPrefixSpace && piece[0] != ' ')
        {
            piece = $" {piece}";
        }

        if (!splitsWords)
        {
            next.Add(piece, isFirst, output);
            return;
        }

        while (!piece.IsEmpty)
        {
            var length = Gpt2Splitter.FirstPiece(piece);
            next.Add(piece[..length], isFirst, output);
            piece = piece[length..];
            isFirst = false;
        }
    }
}
