namespace Rft.Engine.Models.Tokenization;

/// <summary>Takes up to some characters off the start and the end of the whole text.</summary>
internal sealed class FusedStripDecoder(char content, int start, int stop, ITextSink next) : ITextSink
{
    private int _left = start;
    private int _held;

    /// <inheritdoc/>
    public void Push(string piece)
    {
        var from = 0;
        while (_left > 0 && from < piece.Length && piece[from] == content)
        {
            from++;
            _left--;
        }

        if (from == piece.Length)
        {
            return;
        }

        _left = 0;
        var to = piece.Length;
        while (to > from && piece[to - 1] == content)
        {
            to--;
        }

        // Only the last characters can be the end that is taken off; what was held back before more text was not.
        var held = to > from ? 0 : _held;
        var released = to > from ? _held : 0;
        var run = held + piece.Length - to;
        var kept = Math.Min(run, stop);
        next.Push(new string(content, released) + piece[from..to] + new string(content, run - kept));
        _held = kept;
    }

    /// <inheritdoc/>
    public void Finish() => next.Finish();
}
