namespace Rft.Engine.Runs;

/// <summary>The file system of the machine.</summary>
internal sealed class DiskFileSystem : IFileSystem
{
    /// <summary>The one instance.</summary>
    public static DiskFileSystem Instance { get; } = new();

    private DiskFileSystem()
    {
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    /// <inheritdoc/>
    public Stream Create(string path) => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <inheritdoc/>
    public Stream Append(string path) => new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <inheritdoc/>
    public void Sync(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals names; only the content of files needs a push.
            if (File.Exists(path))
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
                stream.Flush(flushToDisk: true);
            }

            return;
        }

        UnixSync.Run(path);
    }

    /// <inheritdoc/>
    public void MoveFile(string source, string destination) => File.Move(source, destination, overwrite: true);

    /// <inheritdoc/>
    public void MoveDirectory(string source, string destination) => Directory.Move(source, destination);

    /// <inheritdoc/>
    public void DeleteFile(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
