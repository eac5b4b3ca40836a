using System.Globalization;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Whole numbers between two bounds, digit by digit.</summary>
internal sealed class IntegerRange(GrammarBuilder builder)
{
    /// <summary>The largest magnitude: 18 digits.</summary>
    public const long Largest = 999_999_999_999_999_999;

    /// <summary>The numbers from one to another; none where the first is larger.</summary>
    public GrammarPart Between(long minimum, long maximum)
    {
        var ways = new List<GrammarPart>();
        if (minimum < 0)
        {
            var magnitudes = OfMagnitude(Math.Max(1, -maximum), -minimum);
            ways.AddRange(magnitudes.Select(way => GrammarBuilder.Sequence(builder.Literal("-"), way)));
        }

        ways.AddRange(OfMagnitude(Math.Max(0, minimum), maximum));
        return builder.Choice(ways);
    }

    private IEnumerable<GrammarPart> OfMagnitude(long minimum, long maximum)
    {
        for (var first = minimum; first <= maximum;)
        {
            var digits = Text(first).Length;
            var last = Math.Min(maximum, long.Parse(new string('9', digits), CultureInfo.InvariantCulture));
            yield return SameLength(Text(first), Text(last));
            first = last + 1;
        }
    }

    private GrammarPart SameLength(string low, string high)
    {
        if (low.All(digit => digit == '0') && high.All(digit => digit == '9'))
        {
            return Digits(low.Length);
        }

        if (low[0] == high[0])
        {
            return GrammarBuilder.Sequence(builder.Literal(low[..1]), SameLength(low[1..], high[1..]));
        }

        var rest = low.Length - 1;
        var ways = new List<GrammarPart>
        {
            GrammarBuilder.Sequence(builder.Literal(low[..1]), SameLength(low[1..], new string('9', rest))),
            GrammarBuilder.Sequence(builder.Literal(high[..1]), SameLength(new string('0', rest), high[1..])),
        };
        if (high[0] - low[0] > 1)
        {
            ways.Add(GrammarBuilder.Sequence(builder.Byte(((byte)(low[0] + 1), (byte)(high[0] - 1))), Digits(rest)));
        }

        return builder.Choice(ways);
    }

    private GrammarPart Digits(int count) => builder.Repeat(builder.Byte(((byte)'0', (byte)'9')), count, count);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
