using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

public sealed class StoreFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FaultyFileSystem _fileSystem = new();
    private readonly StoreFiles _files;

    public StoreFilesTests() => _files = new StoreFiles(_fileSystem);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_whole()
    {
        var path = _folder.PathOf("deep/down/run.json");
        _files.Write(path, "first");
        _files.Write(path, "second");
        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Theory]
    [InlineData("create directory")]
    [InlineData("create")]
    [InlineData("move")]
    public void A_process_that_dies_between_two_operations_leaves_the_old_file(string operation)
    {
        var path = _folder.Write("run.json", "old");
        _fileSystem.Before = (name, _) =>
        {
            if (name == operation)
            {
                throw new InvalidOperationException("killed");
            }
        };
        Assert.Throws<InvalidOperationException>(() => _files.Write(path, "new"));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_full_disk_is_a_coded_error_and_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.Write("run.json", "old");
        _fileSystem.BytesLeft = 2;
        var exception = Assert.Throws<DiagnosticException>(() => _files.Write(path, "newer"));
        Assert.Equal(DiagnosticTable.DiskFull, Assert.Single(exception.Diagnostics).Descriptor);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("create directory")]
    [InlineData("create")]
    [InlineData("move")]
    public void A_read_only_store_is_a_coded_error_that_names_the_file(string operation)
    {
        var path = _folder.Write("run.json", "old");
        _fileSystem.Before = (name, _) =>
        {
            if (name == operation)
            {
                throw new UnauthorizedAccessException("Access to the path is denied.");
            }
        };
        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => _files.Write(path, "new")).Diagnostics);
        Assert.Equal(DiagnosticTable.StoreNotWritable, diagnostic.Descriptor);
        Assert.Equal(path, diagnostic.Location.File);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_directory_appears_whole_or_not_at_all()
    {
        var path = _folder.PathOf("model");
        Assert.Throws<InvalidOperationException>(() => _files.WriteDirectory(path, folder =>
        {
            File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
            throw new InvalidOperationException("killed");
        }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));

        _files.WriteDirectory(path, folder => File.WriteAllText(Path.Combine(folder, "config.json"), "{}"));
        Assert.Equal(["config.json"], Directory.GetFileSystemEntries(path).Select(Path.GetFileName));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_equal_file_keeps_its_time_stamp()
    {
        var path = _folder.Write("report.md", "same");
        var stamp = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, stamp);
        Assert.False(_files.WriteIfDifferent(path, "same"u8.ToArray()));
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(path));
        Assert.True(_files.WriteIfDifferent(path, "some"u8.ToArray()));
        Assert.Equal("some", File.ReadAllText(path));
    }
}
