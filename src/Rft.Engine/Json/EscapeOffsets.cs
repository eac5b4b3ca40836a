using System.Collections;

namespace Rft.Engine.Json;

/// <summary>
/// The column offset from the opening quote of each character of a decoded string and, last, of the closing quote. Keeps only the
/// escapes, which are few, not one number a character.
/// </summary>
internal sealed class EscapeOffsets : IReadOnlyList<int>
{
    private readonly int[] _indexes;
    private readonly int[] _surplus;

    /// <param name="length">The length of the decoded text.</param>
    /// <param name="escapes">The decoded index and the written width of each escape, in order.</param>
    public EscapeOffsets(int length, ReadOnlySpan<(int Index, int Width)> escapes)
    {
        Count = length + 1;
        _indexes = new int[escapes.Length];
        _surplus = new int[escapes.Length];
        var surplus = 0;
        for (var i = 0; i < escapes.Length; i++)
        {
            surplus += escapes[i].Width - 1;
            (_indexes[i], _surplus[i]) = (escapes[i].Index, surplus);
        }
    }

    public int Count { get; }

    public int this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var found = Array.BinarySearch(_indexes, index);
            var before = found >= 0 ? found : ~found;
            return index + 1 + (before == 0 ? 0 : _surplus[before - 1]);
        }
    }

    public IEnumerator<int> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
