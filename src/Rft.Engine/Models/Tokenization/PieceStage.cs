namespace Rft.Engine.Models.Tokenization;

/// <summary>A step of cutting text into pieces; what comes out goes to the next step, the last of which writes tokens. Immutable.</summary>
internal abstract class PieceStage
{
    /// <summary>Takes a piece that is not empty.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="isFirst">Whether it begins where the whole text begins.</param>
    /// <param name="output">Tokens are appended.</param>
    public abstract void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output);
}
