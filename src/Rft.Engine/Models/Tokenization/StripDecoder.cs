namespace Rft.Engine.Models.Tokenization;

/// <summary>Takes up to some characters off the start and the end of every piece.</summary>
internal sealed class StripDecoder(char content, int start, int stop, ITextSink next) : ITextSink
{
    /// <inheritdoc/>
    public void Push(string piece)
    {
        var (from, to) = (0, piece.Length);
        while (from < Math.Min(start, piece.Length) && piece[from] == content)
        {
            from++;
        }

        while (to > from && piece.Length - to < stop && piece[to - 1] == content)
        {
            to--;
        }

        next.Push(piece[from..to]);
    }

    /// <inheritdoc/>
    public void Finish() => next.Finish();
}
