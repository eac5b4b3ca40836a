using Rft.Engine.Diagnostics;
using Rft.Engine.Reports;
using Rft.Engine.Runs;
using Rft.Engine.Tests.Runs;

namespace Rft.Engine.Tests.Reports;

public sealed class ReportWriterTests
{
    private static readonly string[] Documents = ["model-card.md", "report.html", "report.md", "reward.svg"];

    [Fact]
    public void Writing_twice_gives_the_same_four_files()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(SampleReport.Arithmetic(), folder.PathOf("first"));
        ReportWriter.Write(SampleReport.Arithmetic(), folder.PathOf("second"));
        Assert.Equal(Documents, Directory.GetFiles(folder.PathOf("first")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Documents, name => Assert.Equal(
            File.ReadAllBytes(folder.PathOf($"first/{name}")),
            File.ReadAllBytes(folder.PathOf($"second/{name}"))));
    }

    [Fact]
    public void A_full_disk_is_a_coded_error_and_leaves_whole_files_only()
    {
        using var folder = new TemporaryFolder();
        ReportWriter.Write(SampleReport.Supervised(), folder.Path);
        var before = File.ReadAllText(folder.PathOf("report.html"));
        var disk = new FaultyFileSystem { BytesLeft = 10_000 };
        var exception = Assert.Throws<DiagnosticException>(() => ReportWriter.Write(SampleReport.Arithmetic(), folder.Path, new StoreFiles(disk)));
        Assert.Equal("RFT7002", Assert.Single(exception.Diagnostics).Code);
        Assert.Equal(before, File.ReadAllText(folder.PathOf("report.html")));
        Assert.Equal(Documents, Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
