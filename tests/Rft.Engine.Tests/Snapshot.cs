using System.Runtime.CompilerServices;

namespace Rft.Engine.Tests;

/// <summary>Compares a text with a committed file. With the environment variable RFT_UPDATE_SNAPSHOTS=1 it writes the file instead.</summary>
internal static class Snapshot
{
    /// <summary>The root of the source tree.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Fails where the file, named relative to the root, differs.</summary>
    public static void Matches(string relativePath, string actual)
    {
        var path = Path.Combine(Root, relativePath);
        if (Environment.GetEnvironmentVariable("RFT_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{relativePath} is missing; run the tests with RFT_UPDATE_SNAPSHOTS=1 and review what they write.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string FindRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
