using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Tests.Models.Tokenization;

/// <summary>The last stage of tests: keeps the pieces.</summary>
internal sealed class PieceRecorder : PieceStage
{
    public List<string> Pieces { get; } = [];

    public override void Add(ReadOnlySpan<char> piece, bool isFirst, List<int> output) => Pieces.Add(piece.ToString());
}
