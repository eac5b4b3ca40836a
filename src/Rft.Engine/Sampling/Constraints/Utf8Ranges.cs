using System.Text;

namespace Rft.Engine.Sampling.Constraints;

/// <summary>Cuts ranges of code points into sequences of byte ranges: the way UTF-8 spells them.</summary>
internal static class Utf8Ranges
{
    // The last code point of each length; and surrogates, which UTF-8 does not have.
    private static readonly int[] _lastOfLength = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    /// <summary>The sequences for the code points from one to another.</summary>
    public static IEnumerable<(byte First, byte Last)[]> Of(int first, int last)
    {
        foreach (var end in (int[])[.. _lastOfLength, FirstSurrogate - 1, LastSurrogate])
        {
            if (first <= end && end < last)
            {
                return [.. Of(first, end), .. Of(end + 1, last)];
            }
        }

        return first > last || first is >= FirstSurrogate and <= LastSurrogate ? [] : Split(first, last);
    }

    // All of one length. A range that does not cover whole blocks of trailing bytes is cut where it does.
    private static List<(byte First, byte Last)[]> Split(int first, int last)
    {
        for (var trailing = 1; trailing < Length(first); trailing++)
        {
            var mask = (1 << (6 * trailing)) - 1;
            if ((first & ~mask) == (last & ~mask))
            {
                break;
            }

            if ((first & mask) != 0)
            {
                return [.. Split(first, first | mask), .. Split((first | mask) + 1, last)];
            }

            if ((last & mask) != mask)
            {
                return [.. Split(first, (last & ~mask) - 1), .. Split(last & ~mask, last)];
            }
        }

        Span<byte> low = stackalloc byte[4];
        Span<byte> high = stackalloc byte[4];
        var length = new Rune(first).EncodeToUtf8(low);
        new Rune(last).EncodeToUtf8(high);
        var ranges = new (byte, byte)[length];
        for (var index = 0; index < length; index++)
        {
            ranges[index] = (low[index], high[index]);
        }

        return [ranges];
    }

    private static int Length(int codePoint) => Array.FindIndex(_lastOfLength, last => codePoint <= last) + 1;
}
