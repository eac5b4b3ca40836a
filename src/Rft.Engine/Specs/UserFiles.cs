using System.Security.Cryptography;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Digests of files that are the user's to run, so that changed code is another run.</summary>
internal static class UserFiles
{
    /// <summary>The digests of the files among a command's parts, as an object by part.</summary>
    /// <param name="command">An array of strings.</param>
    /// <param name="directory">The spec's folder, where commands run.</param>
    public static SourceNode Digests(SourceNode command, string directory)
    {
        var digests = new ObjectBuilder(command.Location);
        foreach (var part in command.Items.Select(item => item.Text).Distinct())
        {
            if (Digest(part, directory) is { } digest)
            {
                digests.Add(part, digest);
            }
        }

        return digests.Build();
    }

    /// <summary>The SHA-256 of a file; null where it cannot be read, which whoever runs it will report.</summary>
    /// <param name="path">The file; any text.</param>
    /// <param name="directory">Where relative paths begin.</param>
    public static string? Digest(string path, string directory)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            path = Path.GetFullPath(path, directory);
            using var stream = File.Exists(path) ? File.OpenRead(path) : null;
            return stream is null ? null : Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
