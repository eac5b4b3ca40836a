using System.Text;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Data;

public sealed class DatasetTests : IDisposable
{
    private const string Row = """{"messages":[{"role":"user","content":"What is 1+2?"}],"answer":"3"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_know_their_line_and_keep_every_member()
    {
        var dataset = Load($"{Row}\n\n{Row.Replace('3', '4')}\r\n\n  \n");

        Assert.Equal([1, 3], dataset!.Rows.Select(row => row.Line));
        Assert.Equal([0, 1], dataset.Rows.Select(row => row.Index));
        Assert.Equal(["3", "4"], dataset.Rows.Select(row => row.Item["answer"]!.Text));
        Assert.Equal("What is 1+2?", dataset.Rows[0].Messages.Items[0]["content"]!.Text);
    }

    [Theory]
    [InlineData("", "RFT2001", 1, 1)]
    [InlineData("\n\n", "RFT2001", 1, 1)]
    [InlineData("{", "RFT2002", 1, 2)]
    [InlineData("ROW\nnot json", "RFT2002", 2, 1)]
    [InlineData("ROW\nROW,\n", "RFT2002", 2, 69)]
    [InlineData("[1]", "RFT2003", 1, 1)]
    [InlineData("""{"prompt":"x"}""", "RFT2004", 1, 1)]
    [InlineData("""{"message":[]}""", "RFT2004", 1, 1)]
    [InlineData("""{"messages":[]}""", "RFT2004", 1, 13)]
    [InlineData("""{"messages":"x"}""", "RFT2004", 1, 13)]
    [InlineData("""{"messages":[{"role":"usr","content":"x"}]}""", "RFT2005", 1, 22)]
    [InlineData("""{"messages":[{"content":"x"}]}""", "RFT2005", 1, 14)]
    [InlineData("""{"messages":["x"]}""", "RFT2005", 1, 14)]
    [InlineData("""{"messages":[{"role":1,"content":"x"}]}""", "RFT2005", 1, 22)]
    [InlineData("""{"messages":[{"role":"user","content":[]}]}""", "RFT2006", 1, 39)]
    [InlineData("""{"messages":[{"role":"user"}]}""", "RFT2006", 1, 14)]
    [InlineData("""{"messages":[],"messages":[]}""", "RFT1002", 1, 16)]
    public void A_wrong_row_is_reported_with_its_place(string text, string code, int line, int column)
    {
        var diagnostics = new DiagnosticBag();

        Assert.Null(Dataset.Load(Write(text.Replace("ROW", Row, StringComparison.Ordinal)), diagnostics));

        var diagnostic = diagnostics.First();
        Assert.Equal((code, line, column), (diagnostic.Code, diagnostic.Location.Line, diagnostic.Location.Column));
        Assert.Equal(_folder.PathOf("rows.jsonl"), diagnostic.Location.File);
    }

    [Fact]
    public void A_file_in_another_encoding_is_one_error()
    {
        var diagnostics = new DiagnosticBag();
        File.WriteAllText(_folder.PathOf("rows.jsonl"), $"{Row}\n{Row}\n{Row}\n", Encoding.Unicode);
        var file = new FileReference("rows.jsonl", _folder.PathOf("rows.jsonl"), default);

        Assert.Null(Dataset.Load(file, diagnostics));

        Assert.Equal(DiagnosticTable.InvalidEncoding, Assert.Single(diagnostics).Descriptor);
    }

    [Fact]
    public void A_mistyped_role_is_recognised()
    {
        var diagnostics = new DiagnosticBag();
        Dataset.Load(Write("""{"messages":[{"role":"asistant","content":"x"}]}"""), diagnostics);

        Assert.Contains("did you mean 'assistant'?", diagnostics.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_reported_where_it_is_named()
    {
        var diagnostics = new DiagnosticBag();
        var location = new SourceLocation("a.rft.json", 3, 20);

        Assert.Null(Dataset.Load(new FileReference("none.jsonl", _folder.PathOf("none.jsonl"), location), diagnostics));

        Assert.Equal(location, diagnostics.Single().Location);
    }

    [Fact]
    public void A_file_in_a_wrong_format_does_not_flood_the_reader()
    {
        var diagnostics = new DiagnosticBag();
        Dataset.Load(Write(string.Concat(Enumerable.Repeat("prompt,answer\n", 1000))), diagnostics);

        Assert.Equal(21, diagnostics.Count);
        Assert.Equal(DiagnosticTable.RowErrorsOmitted, diagnostics.Last().Descriptor);
    }

    [Fact]
    public void The_hash_ignores_line_endings_and_byte_order_mark_but_nothing_else()
    {
        var unix = Load($"{Row}\n{Row}\n")!.Sha256;

        Assert.Equal(unix, Load($"{Row}\r\n{Row}\r\n")!.Sha256);
        Assert.Equal(unix, Load($"\uFEFF{Row}\n{Row}\n")!.Sha256);
        Assert.NotEqual(unix, Load($"{Row}\n{Row}")!.Sha256);
        Assert.NotEqual(unix, Load($"{Row}\n {Row}\n")!.Sha256);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{Row}\n{Row}\n"))), unix);
    }

    [Fact]
    public void A_hundred_thousand_rows_are_all_read()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
        {
            text.Append(Row.Replace("\"3\"", $"\"{i}\"", StringComparison.Ordinal)).Append('\n');
        }

        var dataset = Load(text.ToString());

        Assert.Equal(100_000, dataset!.Rows.Count);
        Assert.Equal("99999", dataset.Rows[^1].Item["answer"]!.Text);
    }

    private Dataset? Load(string text)
    {
        var diagnostics = new DiagnosticBag();
        var dataset = Dataset.Load(Write(text), diagnostics);
        Assert.Empty(diagnostics);
        return dataset;
    }

    private FileReference Write(string text) => new("rows.jsonl", _folder.Write("rows.jsonl", text), new SourceLocation("a.rft.json", 1, 1));
}
