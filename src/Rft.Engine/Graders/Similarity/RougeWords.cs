namespace Rft.Engine.Graders;

/// <summary>The words of rouge_score without stemming: runs of a-z and 0-9 in the lower-cased text.</summary>
internal static class RougeWords
{
    public static int[] Read(string text, WordTable table)
    {
        var words = new List<int>(text.Length / 4);
        foreach (var character in text)
        {
            var lower = Lower(character);
            if (lower != '\0')
            {
                table.Append(lower);
            }

            // A dotted capital I lower-cases to an i and a combining dot, which separates.
            if (table.HasWord && (lower == '\0' || character == '\u0130'))
            {
                words.Add(table.EndWord());
            }
        }

        if (table.HasWord)
        {
            words.Add(table.EndWord());
        }

        return [.. words];
    }

    /// <summary>The character of a word, or 0 for one that separates. Two characters beyond ASCII lower-case into it.</summary>
    private static char Lower(char character) => character switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => character,
        >= 'A' and <= 'Z' => (char)(character | 0x20),
        '\u0130' => 'i',
        '\u212a' => 'k',
        _ => '\0',
    };
}
