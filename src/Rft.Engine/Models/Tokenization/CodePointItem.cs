using System.Globalization;

namespace Rft.Engine.Models.Tokenization;

/// <summary>A part of a <see cref="CodePointSet"/>: a range, some general categories, or a whole set.</summary>
/// <param name="First">First code point of the range.</param>
/// <param name="Last">Last code point of the range; before <paramref name="First"/> where there is none.</param>
/// <param name="Categories">One bit a <see cref="UnicodeCategory"/>.</param>
/// <param name="Set">A set; null where there is none.</param>
internal readonly record struct CodePointItem(int First, int Last, uint Categories, CodePointSet? Set)
{
    private static readonly Dictionary<string, uint> _categories = new(StringComparer.Ordinal)
    {
        ["L"] = Bits(0, 4), ["Lu"] = Bits(0, 0), ["Ll"] = Bits(1, 1), ["Lt"] = Bits(2, 2), ["Lm"] = Bits(3, 3), ["Lo"] = Bits(4, 4),
        ["M"] = Bits(5, 7), ["Mn"] = Bits(5, 5), ["Mc"] = Bits(6, 6), ["Me"] = Bits(7, 7),
        ["N"] = Bits(8, 10), ["Nd"] = Bits(8, 8), ["Nl"] = Bits(9, 9), ["No"] = Bits(10, 10),
        ["Z"] = Bits(11, 13), ["Zs"] = Bits(11, 11), ["Zl"] = Bits(12, 12), ["Zp"] = Bits(13, 13),
        ["C"] = Bits(14, 17) | Bits(29, 29), ["Cc"] = Bits(14, 14), ["Cf"] = Bits(15, 15), ["Co"] = Bits(17, 17), ["Cn"] = Bits(29, 29),
        ["P"] = Bits(18, 24), ["Pc"] = Bits(18, 18), ["Pd"] = Bits(19, 19), ["Ps"] = Bits(20, 20), ["Pe"] = Bits(21, 21),
        ["Pi"] = Bits(22, 22), ["Pf"] = Bits(23, 23), ["Po"] = Bits(24, 24),
        ["S"] = Bits(25, 28), ["Sm"] = Bits(25, 25), ["Sc"] = Bits(26, 26), ["Sk"] = Bits(27, 27), ["So"] = Bits(28, 28),
    };

    /// <summary>White space as Unicode has it: <c>\s</c>.</summary>
    public static CodePointItem WhiteSpace { get; } = new(
        0, -1, 0, new CodePointSet([Range(9, 13), Range(0x85, 0x85), new CodePointItem(0, -1, _categories["Z"], null)]));

    /// <summary>Letters, marks, decimal digits and connecting punctuation: <c>\w</c>.</summary>
    public static CodePointItem Word { get; } = new(
        0,
        -1,
        0,
        new CodePointSet(
        [
            new CodePointItem(0, -1, _categories["L"] | _categories["M"] | _categories["Nd"] | _categories["Nl"] | _categories["Pc"], null),

            // Letters in circles and squares are symbols by category, but alphabetic.
            Range(0x24B6, 0x24E9), Range(0x1F130, 0x1F149), Range(0x1F150, 0x1F169), Range(0x1F170, 0x1F189),
        ]));

    /// <summary>The code points from one to another.</summary>
    public static CodePointItem Range(int first, int last) => new(first, last, 0, null);

    /// <summary>A general category or a group of them, such as <c>L</c> or <c>Lu</c>; null where the name is none.</summary>
    public static CodePointItem? Category(string name) => _categories.TryGetValue(name, out var bits) ? new CodePointItem(0, -1, bits, null) : null;

    /// <summary>Everything that this item does not hold.</summary>
    public CodePointItem Negate() => new(0, -1, 0, new CodePointSet([this], isNegated: true));

    /// <summary>Whether a code point of a category (one bit) is in this item.</summary>
    public bool Contains(int value, uint category) =>
        (value >= First && value <= Last) || (Categories & category) != 0 || (Set is not null && Set.Contains(value));

    private static uint Bits(int first, int last) => (uint)((1UL << (last + 1)) - (1UL << first));
}
