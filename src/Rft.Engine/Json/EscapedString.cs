using System.Buffers;
using System.Globalization;
using System.Text;

namespace Rft.Engine.Json;

/// <summary>Decodes the escapes of a JSON string that the reader has already found well-formed.</summary>
internal static class EscapedString
{
    /// <summary>Decodes what stands between the quotes.</summary>
    /// <param name="utf8">The text between the quotes.</param>
    /// <param name="offsets">The column offset from the opening quote of each decoded character, and of the closing quote.</param>
    public static string Decode(ReadOnlySpan<byte> utf8, out EscapeOffsets offsets)
    {
        var buffer = ArrayPool<char>.Shared.Rent(utf8.Length);
        var escapes = new List<(int Index, int Width)>();
        var length = 0;
        while (true)
        {
            var backslash = utf8.IndexOf((byte)'\\');
            length += Encoding.UTF8.GetChars(backslash < 0 ? utf8 : utf8[..backslash], buffer.AsSpan(length));
            if (backslash < 0)
            {
                break;
            }

            utf8 = utf8[backslash..];
            var width = utf8[1] == (byte)'u' ? 6 : 2;
            escapes.Add((length, width));
            buffer[length++] = DecodeEscape(utf8[1..width]);
            utf8 = utf8[width..];
        }

        var text = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        offsets = new EscapeOffsets(length, [.. escapes]);
        return text;
    }

    private static char DecodeEscape(ReadOnlySpan<byte> escape) => (char)escape[0] switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => (char)ushort.Parse(escape[1..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        var literal => literal,
    };
}
