namespace Rft.Engine.Models.Tokenization;

/// <summary>The character that stands for a space becomes one; in the first piece it is dropped where it was put in front.</summary>
internal sealed class MetaspaceDecoder(string replacement, bool dropsFirst, ITextSink next) : ITextSink
{
    private bool _isFirst = true;

    /// <inheritdoc/>
    public void Push(string piece)
    {
        next.Push(piece.Replace(replacement, _isFirst && dropsFirst ? "" : " ", StringComparison.Ordinal));
        _isFirst = false;
    }

    /// <inheritdoc/>
    public void Finish() => next.Finish();
}
