using System.Security.Cryptography;
using System.Text;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>
/// verdicts/ of a store: what graders that start processes or ask judges said, by content. Graders that compute are quicker than a file
/// and are not remembered; nor are those whose verdict depends on more than their JSON, such as a program.
/// </summary>
/// <param name="folder">The folder; null to remember nothing.</param>
/// <param name="files">Where files are written.</param>
internal sealed class VerdictCache(string? folder, StoreFiles files)
{
    private static readonly string[] _typesOfMoreThanTheirJson = ["command", "dotnet", "endpoint"];

    /// <summary>The name of a verdict; null where it is not to be remembered.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="spec">Its settings; a judge's model is among them.</param>
    /// <param name="kind">What the verdict is about; a folder.</param>
    /// <param name="parts">Digests of all else that determines it.</param>
    public string? KeyFor(IGrader grader, GraderSpec spec, string kind, params ReadOnlySpan<string> parts)
    {
        if (folder is null || grader.ConcurrentCalls is null || !IsItsJson(spec))
        {
            return null;
        }

        var content = new StringBuilder(RunEnvironment.CurrentEngineVersion).Append('\n').Append(CanonicalJson.Sha256(GraderSpecTypes.Write(spec)));
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

    private static bool IsItsJson(GraderSpec spec) => !_typesOfMoreThanTheirJson.Contains(spec.Type) && spec.Parts.All(IsItsJson);

    private string PathOf(string key) => Path.Combine(folder!, key);
}
