using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Grading;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Grading;

public sealed class CompletionsFileTests : IDisposable
{
    private const string Rows = "{\"n\":0}\n\n{\"n\":1}\n{\"n\":2}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"output_text\":\"a\"}\n{\"output_text\":\"b\"}\n", "a/0 b/1")]
    [InlineData("{\"output_text\":\"a\",\"row\":2}\n{\"output_text\":\"b\",\"row\":2}\n{\"output_text\":\"c\",\"row\":0}\n", "a/2 b/2 c/0")]
    [InlineData("{\"sample\":\"a\",\"item\":{\"n\":9}}\n{\"sample\":{\"output_text\":\"b\"},\"row\":1}\n", "a/9 b/1")]
    public void Answers_find_their_rows(string completions, string expected)
    {
        using var source = Open(completions, Rows);

        Assert.Equal(expected, string.Join(' ', source.Read().Select(answer => $"{answer.Sample.OutputText}/{answer.Item["n"]!.Text}")));
    }

    [Fact]
    public void Answers_to_one_row_are_a_group()
    {
        using var source = Open("{\"output_text\":\"a\",\"row\":1}\n{\"output_text\":\"b\",\"row\":1}\n{\"output_text\":\"c\",\"row\":2}\n", Rows);

        Assert.Equal([1L, 1L, 2L], source.Read().Select(answer => answer.Group));
        Assert.Equal(3, source.Count);
    }

    [Fact]
    public void The_finish_reason_counts()
    {
        using var source = Open("{\"output_text\":\"a\",\"item\":{},\"finish_reason\":\"length\"}\n", null);

        Assert.Equal(FinishReason.Length, source.Read().Single().Sample.FinishReason);
    }

    [Theory]
    [InlineData("{\"output_txt\":\"a\"}", 1, "RFT3096", "the line has neither 'output_text' nor 'sample', but 'output_txt'")]
    [InlineData("{\"output_text\":7}", 16, "RFT3096", "'output_text' is 7; expected a string")]
    [InlineData("{\"output_text\":\"a\",\"row\":3}", 26, "RFT3096", "there is no row 3 in")]
    [InlineData("{\"output_text\":\"a\",\"row\":-1}", 26, "RFT3096", "'row' is no row number; expected a whole number from 0")]
    [InlineData("{\"output_text\":\"a\",\"row\":\"1\"}", 26, "RFT3096", "'row' is no row number; expected a whole number from 0")]
    [InlineData("{\"output_text\":\"a\",\"item\":[]}", 27, "RFT3096", "'item' is an array; expected an object")]
    [InlineData("{\"output_text\":\"a\",\"finish_reason\":\"ended\"}", 36, "RFT3096", "'finish_reason' is 'ended'; expected one of 'stop', 'length', 'tool_calls'")]
    [InlineData("{\"sample\":{\"output_txt\":\"a\"}}", 12, "RFT1003", "unknown key 'output_txt'; did you mean 'output_text'?")]
    [InlineData("{\"output_text\":\"a\"", 19, "RFT1001", "the text ends")]
    public void A_wrong_line_is_an_error_at_its_place(string line, int column, string code, string message)
    {
        using var source = Open("{\"output_text\":\"a\"}\n" + line + "\n", Rows);

        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => source.Read().Count()).Diagnostics);

        Assert.Equal((code, 2, column), (diagnostic.Code, diagnostic.Location.Line, diagnostic.Location.Column));
        Assert.StartsWith(message, diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_dataset_every_line_needs_its_item()
    {
        using var source = Open("{\"output_text\":\"a\"}\n", null);

        Assert.Contains("--data", Assert.Throws<DiagnosticException>(() => source.Read().Count()).Message, StringComparison.Ordinal);
    }

    private CompletionsFile Open(string completions, string? rows) => new(
        JsonLines.Open(_folder.Write("completions.jsonl", completions), default),
        rows is null ? null : JsonLines.Open(_folder.Write("rows.jsonl", rows), default));
}
