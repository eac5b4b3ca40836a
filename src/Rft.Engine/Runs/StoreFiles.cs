using System.Text;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Runs;

/// <summary>
/// Writes files and directories so that a reader, or the next process, sees the old content or the new and never a part: everything
/// is written under a temporary name in the same directory and renamed. What the disk refuses becomes a coded error.
/// </summary>
internal sealed class StoreFiles(IFileSystem fileSystem)
{
    private const int DiskFullUnix = 28;
    private const int QuotaExceededUnix = 122;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);

    /// <summary>The edge underneath.</summary>
    public IFileSystem FileSystem { get; } = fileSystem;

    /// <summary>Replaces a file by what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isDurable">Whether the new content must outlive a loss of power once this returns, not only a killed process.</param>
    /// <exception cref="DiagnosticException">The disk is full or the place cannot be written; the old file is untouched.</exception>
    public void Write(string path, Action<Stream> write, bool isDurable = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(write);
        var temporary = TemporaryName(path);
        Guard(path, () => FileSystem.CreateDirectory(Path.GetDirectoryName(path)!));
        Guard(path, () => Finish(temporary, FileSystem.DeleteFile, () =>
        {
            using (var stream = FileSystem.Create(temporary))
            {
                write(stream);
                stream.Flush();
            }

            Sync(temporary, isDurable);
            FileSystem.MoveFile(temporary, path);
            Sync(Path.GetDirectoryName(path)!, isDurable);
        }));
    }

    /// <summary>Replaces a file by text, in UTF-8 without a byte-order mark.</summary>
    public void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Replaces a file, but leaves it alone, time stamp and all, where it holds these bytes already.</summary>
    /// <returns>Whether the file was written.</returns>
    public bool WriteIfDifferent(string path, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (File.Exists(path) && new FileInfo(path).Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return false;
        }

        Write(path, stream => stream.Write(content));
        return true;
    }

    /// <summary>Replaces a file by text in UTF-8, but leaves it alone where it holds that text already.</summary>
    /// <returns>Whether the file was written.</returns>
    public bool WriteIfDifferent(string path, string text) => WriteIfDifferent(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Replaces a directory by what <paramref name="fill"/> puts into the empty directory that it is given.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="fill">Writes the content; durably itself where it must be.</param>
    /// <param name="isDurable">Whether the new name must outlive a loss of power once this returns.</param>
    /// <exception cref="DiagnosticException">The disk is full or the place cannot be written; the old directory is untouched.</exception>
    public void WriteDirectory(string path, Action<string> fill, bool isDurable = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(fill);
        var temporary = TemporaryName(path);
        Guard(path, () => FileSystem.DeleteDirectory(temporary));
        Guard(path, () => Finish(temporary, FileSystem.DeleteDirectory, () =>
        {
            FileSystem.CreateDirectory(temporary);
            fill(temporary);
            FileSystem.DeleteDirectory(path);
            Sync(temporary, isDurable);
            FileSystem.MoveDirectory(temporary, path);
            Sync(Path.GetDirectoryName(path)!, isDurable);
        }));
    }

    /// <summary>Runs work on files under <paramref name="path"/>; what the disk refuses becomes a coded error.</summary>
    public static void Guard(string path, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            work();
        }
        catch (IOException exception) when (IsDiskFull(exception))
        {
            throw new DiagnosticException(
                DiagnosticTable.DiskFull,
                new SourceLocation(path),
                "The disk is full: this file could not be written. Earlier results are untouched; free some space and start again.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                DiagnosticTable.StoreNotWritable,
                new SourceLocation(path),
                $"This file could not be written: {exception.Message} Earlier results are untouched; "
                + "give write permission, or move the store with --store or the environment variable RftStorePath.",
                exception);
        }
    }

    /// <summary>Reads something under <paramref name="path"/>; what the disk refuses becomes a coded error.</summary>
    /// <exception cref="DiagnosticException">It is missing or cannot be read.</exception>
    public static T Read<T>(string path, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                DiagnosticTable.RunUnreadable,
                new SourceLocation(path),
                $"This part of the store cannot be read: {exception.Message} Delete the run's folder and build again.",
                exception);
        }
    }

    private void Sync(string path, bool isDurable)
    {
        if (isDurable)
        {
            FileSystem.Sync(path);
        }
    }

    private static bool IsDiskFull(IOException exception) =>
        exception.HResult is DiskFullUnix or QuotaExceededUnix or DiskFullWindows or HandleDiskFullWindows;

    // The name holds the process id, so that two processes never write one temporary file.
    private static string TemporaryName(string path) => $"{path}.{Environment.ProcessId}.tmp";

    // Whatever goes wrong, the temporary name does not stay behind; that clean-up may fail too, and then the first failure matters.
    private static void Finish(string temporary, Action<string> remove, Action work)
    {
        var done = false;
        try
        {
            work();
            done = true;
        }
        finally
        {
            if (!done)
            {
                try
                {
                    remove(temporary);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                }
            }
        }
    }
}
