namespace Rft.Engine.Tests;

/// <summary>The C# files of the repository, for tests that hold its structure.</summary>
internal static class SourceTree
{
    /// <summary>The files below a folder of the root, without build outputs, as absolute paths with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Snapshot.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => path.Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    /// <summary>The path relative to the root.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Snapshot.Root, path).Replace('\\', '/');
}
