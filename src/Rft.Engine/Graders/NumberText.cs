using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>Numbers as people write them in answers: 42, -3.5, .5, 1e-9, 1,234,567.8.</summary>
internal static partial class NumberText
{
    // A sign behind a digit, a letter or a closing bracket is a minus between two things, as in 5-3.
    private const string Sign = @"((?<![0-9A-Za-z_)\]])[+\-\u2212])?";
    private const string Exponent = "([eE][+-]?[0-9]+(?![0-9A-Za-z]))?";

    /// <summary>The first or the last number of a text as it is written; null where there is none.</summary>
    public static string? FindText(string text, NumberPosition position)
    {
        string? found = null;
        foreach (var match in Numbers().EnumerateMatches(text))
        {
            found = text.Substring(match.Index, match.Length);
            if (position == NumberPosition.First)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>A number of a text; null where there is none, or it is too large for a double.</summary>
    public static double? Find(string text, NumberPosition position)
    {
        if (position == NumberPosition.Whole)
        {
            var trimmed = text.Trim();
            var match = Numbers().Match(trimmed);
            return match.Success && match.Length == trimmed.Length ? Parse(match.Value) : null;
        }

        return FindText(text, position) is { } found ? Parse(found) : null;
    }

    private static double? Parse(string digits)
    {
        var text = digits.Replace(",", "", StringComparison.Ordinal).Replace('\u2212', '-');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;
    }

    [GeneratedRegex(
        Sign + @"([0-9]{1,3}(,[0-9]{3})+(?![0-9])|[0-9]+)(\.[0-9]+)?" + Exponent + "|" + Sign + @"(?<![0-9])\.[0-9]+" + Exponent,
        RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
