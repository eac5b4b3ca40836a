namespace Rft.Engine.Graders;

/// <summary>Two texts as sequences of small numbers, equal where the code points are.</summary>
internal static class CodePointSymbols
{
    public static (int[] First, int[] Second, int Symbols) Of(string first, string second)
    {
        var symbols = new Dictionary<int, int>();
        return (Read(first, symbols), Read(second, symbols), symbols.Count);
    }

    private static int[] Read(string text, Dictionary<int, int> symbols)
    {
        var sequence = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!symbols.TryGetValue(rune.Value, out var symbol))
            {
                symbols.Add(rune.Value, symbol = symbols.Count);
            }

            sequence.Add(symbol);
        }

        return [.. sequence];
    }
}
