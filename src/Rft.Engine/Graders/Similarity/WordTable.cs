namespace Rft.Engine.Graders;

/// <summary>Numbers words 0, 1, 2, ... in the order in which they are first seen. A hash table without an object a word: metrics make one a call.</summary>
internal sealed class WordTable
{
    private readonly List<(int Start, int Length, int Hash)> _words = [];
    private char[] _characters = new char[1024];
    private int[] _slots = new int[256];
    private int _used;

    /// <summary>How many different words there are.</summary>
    public int Count => _words.Count;

    /// <summary>The number of a word.</summary>
    public int IndexOf(ReadOnlySpan<char> word)
    {
        var hash = string.GetHashCode(word);
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var (start, length, wordHash) = _words[_slots[slot] - 1];
            if (wordHash == hash && word.SequenceEqual(_characters.AsSpan(start, length)))
            {
                return _slots[slot] - 1;
            }
        }

        if (_used + word.Length > _characters.Length)
        {
            Array.Resize(ref _characters, Math.Max(2 * _characters.Length, _used + word.Length));
        }

        word.CopyTo(_characters.AsSpan(_used));
        _words.Add((_used, word.Length, hash));
        _used += word.Length;
        _slots[slot] = _words.Count;
        if (2 * _words.Count > _slots.Length)
        {
            Grow();
        }

        return _words.Count - 1;
    }

    private void Grow()
    {
        _slots = new int[2 * _slots.Length];
        var mask = _slots.Length - 1;
        for (var i = 0; i < _words.Count; i++)
        {
            var slot = _words[i].Hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = i + 1;
        }
    }
}
