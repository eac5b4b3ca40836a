namespace Rft.Engine.Models.Tokenization;

/// <summary>Code points in UTF-16 text; half of a surrogate pair counts as one.</summary>
internal static class CodePoints
{
    /// <summary>The code point at a place, and its length in UTF-16 units.</summary>
    public static (int Value, int Length) At(ReadOnlySpan<char> text, int position)
    {
        var first = text[position];
        return char.IsHighSurrogate(first) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1])
            ? (char.ConvertToUtf32(first, text[position + 1]), 2)
            : (first, 1);
    }

    /// <summary>The place some code points before a place; -1 where there are fewer.</summary>
    public static int Back(ReadOnlySpan<char> text, int position, int count)
    {
        for (; count > 0 && position > 0; count--)
        {
            position -= position > 1 && char.IsLowSurrogate(text[position - 1]) && char.IsHighSurrogate(text[position - 2]) ? 2 : 1;
        }

        return count > 0 ? -1 : position;
    }

    /// <summary>The text with U+FFFD for every half of a surrogate pair.</summary>
    public static string Repair(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        char[]? repaired = null;
        for (var i = 0; i < text.Length; i += At(text, i).Length)
        {
            if (char.IsSurrogate(text[i]) && At(text, i).Length == 1)
            {
                repaired ??= text.ToCharArray();
                repaired[i] = '\uFFFD';
            }
        }

        return repaired is null ? text : new string(repaired);
    }
}
