using System.Security.Cryptography;
using System.Text;

namespace Rft.Engine.Data;

/// <summary>Hashes a text file so that line endings and a byte order mark, which git may change on a checkout, do not count.</summary>
internal static class TextDigest
{
    /// <summary>SHA-256, in lower-case hexadecimal, of the bytes without byte order mark and with each CR LF as LF.</summary>
    public static string Sha256(ReadOnlySpan<byte> utf8)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        while (utf8.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            hash.AppendData(utf8[..end]);
            utf8 = utf8[(end + 1)..];
        }

        hash.AppendData(utf8);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
