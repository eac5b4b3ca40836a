namespace Rft.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("trian")]
    [InlineData("train", "--storee", "x")]
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
