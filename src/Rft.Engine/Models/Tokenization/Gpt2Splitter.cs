using System.Globalization;
using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// Splits text into the pieces inside which byte pairs are merged. The same as GPT-2's pattern
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c> over code points; a .NET Regex would see
/// letters beyond the first plane as two halves that are no letters.
/// </summary>
internal static class Gpt2Splitter
{
    private enum Class
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The length in UTF-16 units of the first piece of a text that is not empty.</summary>
    public static int FirstPiece(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text[1..]) is > 0 and var letters)
        {
            return 1 + letters;
        }

        var start = text[0] == ' ' && text.Length > 1 && Classify(text[1..]).Class != Class.Space ? 1 : 0;
        var kind = Classify(text[start..]).Class;
        var (end, last) = Run(text, start, kind);

        // White space before a word leaves its last character to the word.
        return kind == Class.Space && end < text.Length && last > 0 ? last : end;
    }

    private static int Contraction(ReadOnlySpan<char> text) => text switch
    {
        ['s' or 't' or 'm' or 'd', ..] => 1,
        ['r' or 'v', 'e', ..] or ['l', 'l', ..] => 2,
        _ => 0,
    };

    // Where the run of one class ends, and where its last character begins.
    private static (int End, int Last) Run(ReadOnlySpan<char> text, int start, Class kind)
    {
        var (end, last) = (start, start);
        while (end < text.Length && Classify(text[end..]) is var (found, length) && found == kind)
        {
            last = end;
            end += length;
        }

        return (end, last);
    }

    private static (Class Class, int Length) Classify(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var length);
        if (Rune.IsWhiteSpace(rune))
        {
            return (Class.Space, length);
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => (Class.Letter, length),
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => (Class.Number, length),
            _ => (Class.Other, length),
        };
    }
}
