using System.Globalization;

namespace Rft.Engine.Models.Tokenization;

/// <summary>A set of Unicode code points: ranges and general categories, some of them negated. Immutable.</summary>
internal sealed class CodePointSet
{
    private readonly CodePointItem[] _items;
    private readonly bool _isNegated;
    private readonly UInt128 _ascii;

    public CodePointSet(IEnumerable<CodePointItem> items, bool isNegated = false)
    {
        _items = [.. items];
        _isNegated = isNegated;
        for (var value = 0; value < 128; value++)
        {
            if (Compute(value))
            {
                _ascii |= UInt128.One << value;
            }
        }
    }

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int value) => value < 128 ? ((ulong)(_ascii >> value) & 1) != 0 : Compute(value);

    private bool Compute(int value)
    {
        var category = 1u << (int)CharUnicodeInfo.GetUnicodeCategory(value);
        foreach (var item in _items)
        {
            if (item.Contains(value, category))
            {
                return !_isNegated;
            }
        }

        return _isNegated;
    }
}
