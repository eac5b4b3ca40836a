using System.Text;

namespace Rft.Engine.Json;

/// <summary>Shows a user's text inside a message.</summary>
internal static class Quoted
{
    // Longer than most paths, shorter than a pasted document.
    private const int Longest = 200;

    /// <summary>The text in single quotes, on one line, shortened where it is long.</summary>
    public static string Text(string text)
    {
        var shown = new StringBuilder("'");
        foreach (var character in text.Length <= Longest ? text : text[..(Longest - 3)])
        {
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) && text.Length > Longest ? '\uFFFD' : character);
        }

        return shown.Append(text.Length <= Longest ? "'" : "...'").ToString();
    }

    /// <summary>The texts in single quotes, separated by commas.</summary>
    public static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(Text));
}
