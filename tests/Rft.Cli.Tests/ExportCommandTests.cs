using Rft.Tests;

namespace Rft.Cli.Tests;

public sealed class ExportCommandTests : IClassFixture<ChatTests.TrainedModel>
{
    private readonly TinyProject _project;

    public ExportCommandTests(ChatTests.TrainedModel fixture) => _project = fixture.Project;

    [Fact]
    public void An_export_says_what_it_wrote_and_goes_to_a_place_of_its_own()
    {
        var run = CommandRun.Of("export", _project.Base, "--format", "gguf", "--type", "q8_0", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        var path = _project.PathOf("bin/rft/base/base-q8_0.gguf");
        Assert.Equal(path, run.Json.GetProperty("path").GetString());
        Assert.Equal(new FileInfo(path).Length, run.Json.GetProperty("bytes").GetInt64());

        // Its own place is replaced without asking, and does not make the run look unfinished.
        Assert.Equal(ExitCodes.Done, CommandRun.Of("export", _project.Base, "--format", "gguf", "--type", "q8_0").ExitCode);
        Assert.True(CommandRun.Of("validate", _project.Base, "--json").Json.GetProperty("up_to_date").GetBoolean());
        Assert.Contains("base-f32.gguf", CommandRun.Of("export", _project.Base, "--format", "gguf", "--type", "f32").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_exported_is_a_coded_error()
    {
        Assert.Equal(["RFT6091"], CommandRun.Of("export", _project.Base, "--format", "peft", "--json").Codes);
        Assert.Equal(["RFT6092"], CommandRun.Of("export", _project.Base, "--format", "huggingface", "--output", _project.Root, "--json").Codes);
        Assert.Equal(["RFT7005"], CommandRun.Of("export", _project.Tune, "--format", "peft", "--json").Codes);
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export", "--format", "onnx")]
    [InlineData("export", "--format", "gguf", "--type", "q4_0")]
    [InlineData("export", "--format", "peft", "--type", "f16")]
    [InlineData("export", "--format", "gguf", "--dtype", "float16")]
    [InlineData("export", "--format", "huggingface", "--shard-size", "many")]
    [InlineData("export", "--format", "huggingface", "--shard-size", "0")]
    public void Options_that_do_not_go_together_are_wrong_usage(params string[] arguments) =>
        Assert.Equal(ExitCodes.Usage, CommandRun.Of(arguments).ExitCode);

    [Theory]
    [InlineData("5GB", 5_000_000_000)]
    [InlineData("1.5 mb", 1_500_000L)]
    [InlineData("200KB", 200_000L)]
    [InlineData("4096", 4096L)]
    [InlineData("12B", 12L)]
    [InlineData("-1", null)]
    [InlineData("0.2", null)]
    [InlineData("GB", null)]
    [InlineData("99999999999GB", null)]
    public void Sizes_are_read(string text, long? bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_234, "1.23 KB")]
    [InlineData(12_345_678, "12.3 MB")]
    [InlineData(123_456_789_000, "123 GB")]
    public void Sizes_are_written(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
