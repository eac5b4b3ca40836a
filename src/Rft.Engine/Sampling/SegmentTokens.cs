namespace Rft.Engine.Sampling;

/// <summary>
/// Tokens of a text that is cut into segments, so that each token belongs to one of them. They are the tokens of the text as a whole,
/// except where one of those would stand across a cut: there the segment is encoded on its own, as it is when a model answers.
/// </summary>
internal sealed class SegmentTokens(string text, Func<string, int[]> encode)
{
    private readonly List<int> _tokens = [];
    private int _end;

    /// <summary>The tokens so far.</summary>
    public IReadOnlyList<int> Tokens => _tokens;

    /// <summary>Adds the segment up to a character, and gives the index of its first token.</summary>
    public int AddUpTo(int end)
    {
        var first = _tokens.Count;
        if (end > _end)
        {
            var whole = encode(text[..end]);
            _tokens.AddRange(whole.AsSpan().StartsWith(_tokens.ToArray()) ? whole.AsSpan(first) : encode(text[_end..end]));
            _end = end;
        }

        return first;
    }
}
