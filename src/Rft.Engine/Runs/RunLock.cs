using System.Globalization;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Runs;

/// <summary>
/// Keeps two processes from training one run. The operating system holds it by an open file, so a process that dies lets go of it;
/// the process id in the file beside it is for people.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int SharingViolationWindows = unchecked((int)0x80070020);
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null where another process (or another part of this one) has it.</summary>
    /// <param name="path">The lock file; it stays when the lock is let go, since removing it would race with the next owner.</param>
    /// <exception cref="DiagnosticException">The file cannot be written.</exception>
    public static RunLock? TryTake(string path)
    {
        FileStream? file = null;
        StoreFiles.Guard(path, () =>
        {
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception.HResult is WouldBlockLinux or WouldBlockMac or SharingViolationWindows)
            {
                return;
            }

            File.WriteAllText(OwnerPath(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        });
        return file is null ? null : new RunLock(file);
    }

    /// <summary>The process that took the lock last; null where nobody did.</summary>
    public static int? OwnerOf(string path)
    {
        try
        {
            var text = File.ReadAllText(OwnerPath(path));
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The locked file itself cannot be read by others.
    private static string OwnerPath(string path) => path + ".pid";
}
