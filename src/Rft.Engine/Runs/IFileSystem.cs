namespace Rft.Engine.Runs;

/// <summary>
/// The edge where runs change files. Reading needs no seam; writing has one so that tests can fill the disk, take away permission or
/// stop a process between two operations. Implementations throw what System.IO throws.
/// </summary>
public interface IFileSystem
{
    /// <summary>Makes a directory and those above it; nothing happens where it exists.</summary>
    void CreateDirectory(string path);

    /// <summary>Makes an empty file, replacing one that is there.</summary>
    Stream Create(string path);

    /// <summary>Opens a file at its end, making it where it is missing.</summary>
    Stream Append(string path);

    /// <summary>
    /// Makes what was written to a file, or the names in a directory, outlive a loss of power. Nothing happens where there is none.
    /// </summary>
    void Sync(string path);

    /// <summary>Renames a file, replacing the destination in one step.</summary>
    void MoveFile(string source, string destination);

    /// <summary>Renames a directory; the destination must not exist.</summary>
    void MoveDirectory(string source, string destination);

    /// <summary>Removes a file; nothing happens where there is none.</summary>
    void DeleteFile(string path);

    /// <summary>Removes a directory and all in it; nothing happens where there is none.</summary>
    void DeleteDirectory(string path);
}
