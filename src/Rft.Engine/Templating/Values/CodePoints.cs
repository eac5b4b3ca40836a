using System.Globalization;

namespace Rft.Engine.Templating;

/// <summary>Strings as Python and people count them: by code point, not by UTF-16 unit.</summary>
internal static class CodePoints
{
    public static int Count(string text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }

        return count;
    }

    /// <summary>The code points from a start up to an end, both within the text.</summary>
    public static string Slice(string text, int start, int end)
    {
        var from = Offset(text, 0, start);
        return text[from..Offset(text, from, end - start)];
    }

    public static string[] Split(string text)
    {
        var points = new string[Count(text)];
        for (int i = 0, at = 0; i < points.Length; i++)
        {
            var length = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
            points[i] = length == 1 ? SingleCharacter(text[at]) : text.Substring(at, 2);
            at += length;
        }

        return points;
    }

    private static int Offset(string text, int from, int count)
    {
        for (; count > 0; count--)
        {
            from += from + 1 < text.Length && char.IsSurrogatePair(text[from], text[from + 1]) ? 2 : 1;
        }

        return from;
    }

    private static string SingleCharacter(char character) => character.ToString(CultureInfo.InvariantCulture);
}
