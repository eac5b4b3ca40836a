using System.Security.Cryptography;
using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Graders;

/// <summary>Answers of services by what was asked, one file each. A file that cannot be read is asked for again.</summary>
/// <param name="folder">The folder; null to remember nothing.</param>
internal sealed class ServiceCache(string? folder)
{
    /// <summary>The name for a question.</summary>
    /// <param name="kind">What kind of answer it is.</param>
    /// <param name="identity">Who is asked.</param>
    /// <param name="question">Everything that is asked, the settings included.</param>
    public static string Key(string kind, string identity, ReadOnlySpan<byte> question)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{kind}\n{identity}\n"));
        hash.AppendData(question);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The bytes under a name; null where there are none.</summary>
    public byte[]? Read(string key)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            return File.ReadAllBytes(PathOf(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers. Where the disk is full the run goes on: the answer is in the caller's hands.</summary>
    public void Write(string key, ReadOnlyMemory<byte> value)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            AtomicFile.Write(PathOf(key), value);
        }
        catch (DiagnosticException)
        {
            // What is not remembered is asked for again.
        }
    }

    private string PathOf(string key) => Path.Combine(folder!, key[..2], key + ".json");
}
