using System.Buffers;

namespace Rft.Engine.Models;

/// <summary>Finds added tokens in text: leftmost first, the longest among those that begin at one place.</summary>
internal sealed class AddedTokenSplitter
{
    private readonly AddedToken[] _longestFirst;
    private readonly SearchValues<string> _contents;

    public AddedTokenSplitter(IEnumerable<AddedToken> tokens)
    {
        _longestFirst = [.. tokens.OrderByDescending(token => token.Content.Length)];
        _contents = SearchValues.Create([.. _longestFirst.Select(token => token.Content)], StringComparison.Ordinal);
    }

    /// <summary>Where the next added token begins; the text's length, and null, where there is none.</summary>
    public (int Start, AddedToken? Token) FindFirst(ReadOnlySpan<char> text)
    {
        var start = _longestFirst.Length == 0 ? -1 : text.IndexOfAny(_contents);
        if (start < 0)
        {
            return (text.Length, null);
        }

        foreach (var token in _longestFirst)
        {
            if (text[start..].StartsWith(token.Content, StringComparison.Ordinal))
            {
                return (start, token);
            }
        }

        return (text.Length, null);
    }
}
