using System.Globalization;

namespace Rft.Engine.Models.Tokenization;

/// <summary>What normalization needs of the Unicode Character Database; the engine runs without the operating system's tables.</summary>
internal sealed class UnicodeTable
{
    private readonly Dictionary<int, int> _classes = [];
    private readonly Dictionary<int, (bool IsCanonical, int[] Parts)> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];

    private UnicodeTable(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(' ');
            var value = Hexadecimal(fields[0]);
            var combiningClass = int.Parse(fields[1], CultureInfo.InvariantCulture);
            if (combiningClass > 0)
            {
                _classes[value] = combiningClass;
            }

            int[] parts = [.. fields.Skip(3).Select(Hexadecimal)];
            if (parts.Length > 0)
            {
                _decompositions[value] = (fields[2] != "k", parts);
            }

            if (fields[2] == "c")
            {
                _compositions[(parts[0], parts[1])] = value;
            }
        }
    }

    /// <summary>The table, read once.</summary>
    public static UnicodeTable Shared { get; } = Load();

    /// <summary>The canonical combining class; 0 for what does not combine.</summary>
    public int CombiningClass(int value) => _classes.GetValueOrDefault(value);

    /// <summary>One step of decomposition; null where there is none.</summary>
    public int[]? Decompose(int value, bool isCompatible) =>
        _decompositions.TryGetValue(value, out var found) && (isCompatible || found.IsCanonical) ? found.Parts : null;

    /// <summary>What two code points compose to; null where they do not.</summary>
    public int? Compose(int first, int second) => _compositions.TryGetValue((first, second), out var value) ? value : null;

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static UnicodeTable Load()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode-normalization.txt")!;
        using var reader = new StreamReader(stream);
        return new UnicodeTable(reader);
    }
}
