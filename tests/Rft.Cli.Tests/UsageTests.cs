namespace Rft.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("trian")]
    [InlineData("train", "--storee", "x")]
    [InlineData("train", "--storee")]
    [InlineData("train", "a", "b")]
    [InlineData("train", "--threads", "many")]
    [InlineData("train", "--threads", "-1")]
    [InlineData("show", "--json", "--json-lines")]
    [InlineData("generate")]
    [InlineData("generate", "--prompt", "x", "--temperature", "-1")]
    [InlineData("generate", "--prompt", "x", "--samples", "0")]
    [InlineData("chat", "--max-tokens", "0")]
    [InlineData]
    public void Wrong_usage_is_exit_code_2_and_an_explanation_on_standard_error(params string[] arguments)
    {
        var run = CommandRun.Of(arguments);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        if (!arguments.Contains("--json"))
        {
            Assert.Empty(run.Output);
        }
    }

    [Theory]
    [InlineData("trian", "--json")]
    [InlineData("generate", "--json")]
    [InlineData("train", "--json", "--threads", "many")]
    public void Wrong_usage_with_json_still_prints_one_object(params string[] arguments) =>
        Assert.Equal(ExitCodes.Usage, CommandRun.Of(arguments).Json.GetProperty("exit_code").GetInt32());

    [Fact]
    public void A_standard_output_on_a_full_disk_is_a_failure_without_a_stack()
    {
        using var project = new Rft.Tests.TinyProject();
        using var error = new StringWriter();
        using var output = new FullWriter();

        var code = RftCommandLine.Run(["fingerprint", project.Base], new Terminal(TextReader.Null, output, error, IsInteractive: false, StorePath: null));

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class FullWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }

    [Fact]
    public void A_mistyped_command_is_told_the_nearest_one()
    {
        var run = CommandRun.Of("trian");
        Assert.Contains("train", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("train", "--help")]
    [InlineData("--version")]
    public void Help_and_version_are_exit_code_0(params string[] arguments)
    {
        var run = CommandRun.Of(arguments);
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.NotEmpty(run.Output);
    }
}
