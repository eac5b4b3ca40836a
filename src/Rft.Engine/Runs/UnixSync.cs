using System.Runtime.InteropServices;

namespace Rft.Engine.Runs;

/// <summary>fsync of a path. .NET opens no directories, and a renamed file is only safe once its directory is.</summary>
internal static partial class UnixSync
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the file or directory is on the disk; nothing happens where there is none.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static void Run(string path)
    {
        var file = Open(path, ReadOnly);
        if (file < 0)
        {
            return;
        }

        var result = FileSync(file);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(file);

        // Some network file systems know no fsync of directories; that is no reason to stop.
        if (result != 0 && File.Exists(path))
        {
            throw new IOException($"'{path}' could not be written to the disk.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
