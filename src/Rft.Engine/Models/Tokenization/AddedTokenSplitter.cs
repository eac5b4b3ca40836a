using System.Buffers;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Finds added tokens in text: leftmost first, the longest among those that begin at one place.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly Dictionary<string, AddedToken> _tokens = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly SearchValues<string> _contents;

    // The library's own expressions count joiners as parts of words, unlike those of a tokenizer.json.
    private readonly CodePointSet _word = new([CodePointItem.Word, CodePointItem.Range(0x200C, 0x200D)]);

    /// <param name="tokens">Tokens, and what each looks like in the text that is searched.</param>
    public AddedTokenSplitter(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens.Where(pair => pair.Content.Length > 0))
        {
            _tokens[content] = token;
        }

        _lengths = [.. _tokens.Keys.Select(content => content.Length).Distinct().OrderDescending()];
        _contents = SearchValues.Create([.. _tokens.Keys], StringComparison.Ordinal);
    }

    /// <summary>The next added token and the text that it takes; null where there is none.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="from">Where to search; moved behind what was found.</param>
    /// <param name="taken">Where the last token's text ended.</param>
    public (int Start, int End, AddedToken Token)? FindNext(ReadOnlySpan<char> text, ref int from, int taken)
    {
        while (_lengths.Length > 0 && text[from..].IndexOfAny(_contents) is >= 0 and var index)
        {
            var start = from + index;
            var (token, length) = LongestAt(text[start..]);
            var end = start + length;
            from = end;
            if (token.IsSingleWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            if (token.TakesSpaceBefore)
            {
                start = taken >= start ? start : taken + text[taken..start].TrimEnd().Length;
            }

            if (token.TakesSpaceAfter)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }

            return (Math.Max(start, taken), end, token);
        }

        return null;
    }

    private (AddedToken Token, int Length) LongestAt(ReadOnlySpan<char> text)
    {
        var tokens = _tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var length in _lengths)
        {
            if (length <= text.Length && tokens.TryGetValue(text[..length], out var token))
            {
                return (token, length);
            }
        }

        throw new InvalidOperationException("An added token was found where there is none.");
    }

    private bool EndsWithWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && _word.Contains(CodePoints.At(text, CodePoints.Back(text, text.Length, 1)).Value);

    private bool StartsWithWord(ReadOnlySpan<char> text) => !text.IsEmpty && _word.Contains(CodePoints.At(text, 0).Value);
}
