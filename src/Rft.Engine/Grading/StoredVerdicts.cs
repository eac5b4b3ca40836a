using System.Security.Cryptography;
using System.Text;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>
/// verdicts/ of a store: what graders that start processes said, by content. <see cref="GraderCost"/> says which graders are remembered.
/// </summary>
/// <param name="folder">The folder; null to remember nothing.</param>
/// <param name="files">Where files are written.</param>
internal sealed class StoredVerdicts(string? folder, StoreFiles files)
{
    /// <summary>The name of a verdict; null where it is not to be remembered.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="kind">What the verdict is about; a folder.</param>
    /// <param name="parts">Digests of all else that determines it.</param>
    public string? KeyFor(GraderSpec grader, string kind, params ReadOnlySpan<string> parts)
    {
        if (folder is null || !GraderCost.IsWorthRemembering(grader))
        {
            return null;
        }

        var content = new StringBuilder(RunEnvironment.CurrentEngineVersion).Append('\n').Append(CanonicalJson.Sha256(GraderSpecTypes.Write(grader)));
        foreach (var part in parts)
        {
            content.Append('\n').Append(part);
        }

        return Path.Combine(kind, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()))));
    }

    /// <summary>What was remembered; null where nothing was, or it cannot be read.</summary>
    public string? Read(string key)
    {
        try
        {
            return File.ReadAllText(PathOf(key));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The lines of what was remembered; null where nothing was, or it cannot be read.</summary>
    public IEnumerable<string>? ReadLines(string key)
    {
        try
        {
            return File.Exists(PathOf(key)) ? File.ReadLines(PathOf(key)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers a text.</summary>
    public void Write(string key, string text) => files.Write(PathOf(key), text);

    private string PathOf(string key) => Path.Combine(folder!, key);
}
