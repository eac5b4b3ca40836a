using System.Text;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Unicode normalization (https://www.unicode.org/reports/tr15/). .NET's own does nothing in invariant globalization mode.</summary>
internal sealed class UnicodeNormalizer(UnicodeForm form) : INormalizer
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;

    private readonly bool _isCompatible = form is UnicodeForm.NFKC or UnicodeForm.NFKD;
    private readonly bool _composes = form is UnicodeForm.NFC or UnicodeForm.NFKC;

    // Below these nothing changes: no combining mark, no decomposition that composition does not undo.
    private readonly char _lastUnchanged = form == UnicodeForm.NFC ? '\u02FF' : '\u009F';

    /// <inheritdoc/>
    public string Apply(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', _lastUnchanged) < 0)
        {
            return text;
        }

        var points = new List<(int Value, int Class)>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var (value, length) = CodePoints.At(text, i);
            Decompose(value, points);
            i += length;
        }

        Order(points);
        if (_composes)
        {
            Compose(points);
        }

        var output = new StringBuilder(text.Length);
        foreach (var (value, _) in points)
        {
            _ = value < 0x10000 ? output.Append((char)value) : output.Append(new Rune(value));
        }

        return output.ToString();
    }

    private void Decompose(int value, List<(int Value, int Class)> points)
    {
        if (value is >= HangulBase and < HangulBase + (LeadCount * VowelCount * TrailCount))
        {
            var index = value - HangulBase;
            points.Add((LeadBase + (index / (VowelCount * TrailCount)), 0));
            points.Add((VowelBase + (index / TrailCount % VowelCount), 0));
            if (index % TrailCount > 0)
            {
                points.Add((TrailBase + (index % TrailCount), 0));
            }
        }
        else if (value >= 0xA0 && UnicodeTable.Shared.Decompose(value, _isCompatible) is { } parts)
        {
            foreach (var part in parts)
            {
                Decompose(part, points);
            }
        }
        else
        {
            points.Add((value, value < 0x300 ? 0 : UnicodeTable.Shared.CombiningClass(value)));
        }
    }

    // Every run of combining marks by class; marks of one class keep their order.
    private static void Order(List<(int Value, int Class)> points)
    {
        for (var i = 0; i < points.Count;)
        {
            var end = i;
            var isOrdered = true;
            while (end < points.Count && points[end].Class > 0)
            {
                isOrdered &= end == i || points[end - 1].Class <= points[end].Class;
                end++;
            }

            if (!isOrdered)
            {
                var run = points[i..end].OrderBy(point => point.Class).ToList();
                for (var k = 0; k < run.Count; k++)
                {
                    points[i + k] = run[k];
                }
            }

            i = end + 1;
        }
    }

    private static void Compose(List<(int Value, int Class)> points)
    {
        var (starter, count) = (-1, 0);
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];

            // A mark is blocked from the starter by one of its own or a higher class in between.
            var isBlocked = starter >= 0 && count - 1 > starter && points[count - 1].Class >= point.Class;
            if (starter >= 0 && !isBlocked && Pair(points[starter].Value, point.Value) is { } composed)
            {
                points[starter] = (composed, 0);
                continue;
            }

            starter = point.Class == 0 ? count : starter;
            points[count++] = point;
        }

        points.RemoveRange(count, points.Count - count);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
        {
            return HangulBase + ((((first - LeadBase) * VowelCount) + second - VowelBase) * TrailCount);
        }

        return first is >= HangulBase and < HangulBase + (LeadCount * VowelCount * TrailCount) && (first - HangulBase) % TrailCount == 0
            && second is > TrailBase and < TrailBase + TrailCount
                ? first + second - TrailBase
                : UnicodeTable.Shared.Compose(first, second);
    }
}
