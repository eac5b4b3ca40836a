using System.Numerics;

namespace Rft.Engine.Graders;

/// <summary>
/// Numbers words 0, 1, 2, ... in the order in which they are first seen. A hash table without an object a word: metrics make one a call.
/// </summary>
internal sealed class WordTable
{
    // Another one in each process, so that nobody can write words that all fall into one slot.
    private static readonly uint _seed = (uint)string.GetHashCode("words");

    private readonly List<(int Start, int Length, int Hash)> _words = [];
    private char[] _characters = new char[1024];
    private int[] _slots = new int[256];
    private int _used;

    // The word that is being written, behind those that are there.
    private int _pending;
    private uint _hash = _seed;

    /// <summary>How many different words there are.</summary>
    public int Count => _words.Count;

    /// <summary>Whether a word has been begun.</summary>
    public bool HasWord => _pending > 0;

    /// <summary>The number of a word.</summary>
    public int IndexOf(ReadOnlySpan<char> word)
    {
        foreach (var character in word)
        {
            Append(character);
        }

        return EndWord();
    }

    /// <summary>Writes the next character of a word.</summary>
    public void Append(char character)
    {
        if (_used + _pending == _characters.Length)
        {
            Array.Resize(ref _characters, 2 * _characters.Length);
        }

        _characters[_used + _pending++] = character;
        _hash = (BitOperations.RotateLeft(_hash, 5) ^ character) * 0x9E37_79B1;
    }

    /// <summary>Ends the word and gives its number.</summary>
    public int EndWord()
    {
        var word = _characters.AsSpan(_used, _pending);
        var hash = (int)(_hash ^ (_hash >> 15));
        (_pending, _hash) = (0, _seed);
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
