namespace Rft.Build.Tasks.Tests.Packed;

/// <summary>The package as it would be published, in a feed of its own; packed once for all tests of the class.</summary>
public sealed class PackedPackage : IDisposable
{
    /// <summary>Packs.</summary>
    public PackedPackage()
    {
        Folder = Directory.CreateTempSubdirectory("rft-package-").FullName;
        DotNetCommand.Run(RepositoryRoot, "pack", "src/Rft.Build.Tasks", "--output", Feed, "-v", "quiet").Succeeded();
    }

    /// <summary>A folder that goes away with the fixture.</summary>
    public string Folder { get; }

    /// <summary>The feed that holds the package and nothing else.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>The root of this repository.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Rft.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Rft.sln is in no parent folder of the tests.");
        }

        return folder;
    }
}
