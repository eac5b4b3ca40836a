using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

/// <summary>The machine's file system until an operation that a test names, which fails.</summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    /// <summary>Called before each operation with its name and path; throws to make it fail.</summary>
    public Action<string, string> Before { get; set; } = (_, _) => { };

    /// <summary>Whether nothing waits for the disk, which tests that do not cut the power need not do thousands of times.</summary>
    public bool SkipsSync { get; set; }

    /// <summary>Bytes that can still be written; then the disk is full.</summary>
    public long BytesLeft { get; set; } = long.MaxValue;

    public static IOException DiskFull => new("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);

    public void CreateDirectory(string path) => Do("create directory", path, () => DiskFileSystem.Instance.CreateDirectory(path));

    public Stream Create(string path)
    {
        Before("create", path);
        return new LimitedStream(this, DiskFileSystem.Instance.Create(path));
    }

    public Stream Append(string path)
    {
        Before("append", path);
        return new LimitedStream(this, DiskFileSystem.Instance.Append(path));
    }

    public void Sync(string path) => Do("sync", path, () =>
    {
        if (!SkipsSync)
        {
            DiskFileSystem.Instance.Sync(path);
        }
    });

    public void MoveFile(string source, string destination) =>
        Do("move", destination, () => DiskFileSystem.Instance.MoveFile(source, destination));

    public void MoveDirectory(string source, string destination) =>
        Do("move directory", destination, () => DiskFileSystem.Instance.MoveDirectory(source, destination));

    public void DeleteFile(string path) => Do("delete", path, () => DiskFileSystem.Instance.DeleteFile(path));

    public void DeleteDirectory(string path) => Do("delete directory", path, () => DiskFileSystem.Instance.DeleteDirectory(path));

    private void Do(string operation, string path, Action action)
    {
        Before(operation, path);
        action();
    }

    private sealed class LimitedStream(FaultyFileSystem owner, Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            var fits = (int)Math.Min(count, owner.BytesLeft);
            inner.Write(buffer, offset, fits);
            owner.BytesLeft -= fits;
            if (fits < count)
            {
                throw DiskFull;
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
