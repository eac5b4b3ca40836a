using Rft.Engine.Data;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Tests.Data;

public sealed class JsonLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "1@1 2@2")]
    [InlineData("{\"a\":1}\n{\"a\":2}", "1@1 2@2")]
    [InlineData("\n \t\r\n{\"a\":1}\r\n\n{\"a\":2}\r\n\n", "1@3 2@5")]
    [InlineData("\uFEFF{\"a\":1}\n", "1@1")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void Lines_that_are_not_blank_are_objects_with_their_line(string text, string expected)
    {
        using var lines = Open(text);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, lines.Count).Select(i => $"{lines.Read(i)["a"]!.Text}@{lines.LineOf(i)}")));
    }

    [Fact]
    public void Lines_longer_than_a_block_are_read_in_any_order()
    {
        string[] texts = [new('x', 200_000), "y", new('z', 65_536)];
        using var lines = Open(string.Concat(texts.Select(text => $"{{\"a\":\"{text}\"}}\n")));

        foreach (var index in new[] { 2, 0, 1, 0 })
        {
            Assert.Equal(texts[index], lines.Read(index)["a"]!.Text);
        }
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":}\n", 2, 6, "RFT1001")]
    [InlineData("{\"a\":1}\n\n[1]\n", 3, 1, "RFT2003")]
    public void A_line_that_is_no_object_is_an_error_at_its_place(string text, int line, int column, string code)
    {
        using var lines = Open(text);
        lines.Read(0);

        var diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => lines.Read(1)).Diagnostics);

        Assert.Equal((code, line, column), (diagnostic.Code, diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_the_nearest()
    {
        _folder.Write("rows.jsonl", "{}");

        var exception = Assert.Throws<DiagnosticException>(() => JsonLines.Open(_folder.PathOf("row.jsonl"), new SourceLocation("x")));

        Assert.Contains("rows.jsonl", exception.Message, StringComparison.Ordinal);
    }

    private JsonLines Open(string text) => JsonLines.Open(_folder.Write("a.jsonl", text), new SourceLocation("a"));
}
