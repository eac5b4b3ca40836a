using System.Security.Cryptography;

namespace Rft.Engine.Data;

/// <summary>Hashes a file byte for byte; see <see cref="TextDigest"/> for text that git may rewrite.</summary>
internal static class FileDigest
{
    /// <summary>SHA-256, in lower-case hexadecimal, of a file's bytes.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
