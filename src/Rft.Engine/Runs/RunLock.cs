using System.Globalization;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Runs;

/// <summary>
/// Keeps two processes from training one run. The operating system holds it by an open file, so a process that dies lets go of it;
/// the process id inside is for people.
/// </summary>
public sealed class RunLock : IDisposable
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

            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
        });
        return file is null ? null : new RunLock(file);
    }

    /// <summary>The process that has the lock, as far as its file tells; null where it does not.</summary>
    public static int? OwnerOf(string path)
    {
        try
        {
            // Reading with every kind of sharing takes no lock of its own.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return int.TryParse(reader.ReadToEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
