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
        foreach (var name in ModelFiles.TextsOf(directory))
        {
            Append(name, path => TextDigest.Sha256(File.ReadAllBytes(path)));
        }

        foreach (var name in withWeights ? WeightFiles.Names(directory) : [])
        {
            Append(name, FileDigest.Sha256);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));

        void Append(string name, Func<string, string> hash) =>
            lines.Append(name).Append(' ').Append(Read(Path.Combine(directory, name), hash)).Append('\n');
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
