using System.Text;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>Text as the reference implementations, which are Python, split and lower it.</summary>
internal static class PythonWords
{
    /// <summary>Python's <c>str.split()</c>: the parts between white space.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            while (at < text.Length && !PythonText.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at > start)
            {
                words.Add(text[start..at]);
            }

            at++;
        }

        return words;
    }

    /// <summary>The numbers of the words of a text, split by <see cref="Split"/>.</summary>
    public static int[] Indexes(string text, WordTable table) => [.. Split(text).Select(word => table.IndexOf(word))];

    /// <summary>Python's <c>str.lower()</c>: unlike .NET's, it has the two mappings that depend on more than one character.</summary>
    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant();
        if (text.AsSpan().IndexOfAny('\u0130', '\u03a3', '\u212a') < 0)
        {
            return lower;
        }

        var exact = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                '\u0130' => exact.Append("i\u0307"),
                '\u03a3' => exact.Append(EndsWord(text, i) ? '\u03c2' : '\u03c3'),
                '\u212a' => exact.Append('k'),
                _ => exact.Append(lower[i]),
            };
        }

        return exact.ToString();
    }

    private static bool EndsWord(string text, int index) =>
        index > 0 && char.IsLetter(text[index - 1]) && (index + 1 == text.Length || !char.IsLetter(text[index + 1]));
}
