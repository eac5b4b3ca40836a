namespace Rft.Engine.Models.Tokenization;

/// <summary>
/// GPT-2's alphabet of 256 visible characters, one a byte, in which tokenizer.json spells tokens
/// (function bytes_to_unicode of https://github.com/openai/gpt-2/blob/master/src/encoder.py).
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Characters();
    private static readonly Dictionary<char, byte> _bytes = _characters.Index().ToDictionary(pair => pair.Item, pair => (byte)pair.Index);

    /// <summary>The character that stands for a byte.</summary>
    public static char Character(byte value) => _characters[value];

    /// <summary>Writes the characters that stand for some bytes.</summary>
    public static void Spell(Span<char> destination, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            destination[i] = _characters[bytes[i]];
        }
    }

    /// <summary>The bytes that a token's spelling stands for; null where it holds a character outside of the alphabet.</summary>
    public static byte[]? Bytes(string spelling)
    {
        var bytes = new byte[spelling.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!_bytes.TryGetValue(spelling[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }

    private static char[] Characters()
    {
        var characters = new char[256];
        var next = (char)256;
        for (var value = 0; value < characters.Length; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = isVisible ? (char)value : next++;
        }

        return characters;
    }
}
