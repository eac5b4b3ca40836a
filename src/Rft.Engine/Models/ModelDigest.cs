using System.Security.Cryptography;
using System.Text;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Models;

/// <summary>The digest of a model folder: SHA-256 over the names and digests of the files that make up the model.</summary>
internal static class ModelDigest
{
    /// <summary>Reads and hashes the files.</summary>
    public static string Of(string directory, bool withWeights)
    {
        var lines = new StringBuilder();
        foreach (var name in ModelFiles.Texts.Where(name => File.Exists(Path.Combine(directory, name))))
        {
            lines.Append(name).Append(' ').Append(Read(Path.Combine(directory, name), path => TextDigest.Sha256(File.ReadAllBytes(path)))).Append('\n');
        }

        foreach (var name in withWeights ? WeightFiles.Names(directory) : [])
        {
            lines.Append(name).Append(' ').Append(Read(Path.Combine(directory, name), HashStream)).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static string HashStream(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Read(string path, Func<string, string> hash)
    {
        try
        {
            return hash(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                DiagnosticTable.ModelFileMissing, new SourceLocation(path), $"the file cannot be read: {exception.Message}", exception);
        }
    }
}
