using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Data;

public sealed class PreferenceRowTests : IDisposable
{
    private const string Good =
        """{"input":{"messages":[{"role":"user","content":"q"}]},"preferred_output":[{"role":"assistant","content":"a"}],"non_preferred_output":[{"role":"assistant","content":"b"}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"input\"", "\"inputs\"", "RFT4012", "'inputs'")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]}", "3", "RFT4012", "object 'input'")]
    [InlineData("\"messages\"", "\"mesages\"", "RFT2004", "'mesages'")]
    [InlineData("\"preferred_output\"", "\"prefered_output\"", "RFT2004", "'prefered_output'")]
    [InlineData("[{\"role\":\"assistant\",\"content\":\"b\"}]", "[]", "RFT2004", "'non_preferred_output' is empty")]
    [InlineData("\"role\":\"assistant\",\"content\":\"a\"", "\"role\":\"user\",\"content\":\"a\"", "RFT4013", "'user'")]
    [InlineData("\"role\":\"user\"", "\"role\":\"assistant\"", "RFT2007", "'assistant'")]
    [InlineData("\"content\":\"b\"", "\"content\":\"a\"", "RFT4014", "itself")]
    public void What_is_wrong_with_a_row_is_named_with_its_place(string old, string replacement, string code, string text)
    {
        var diagnostics = Lint(Good.Replace(old, replacement, StringComparison.Ordinal));
        var diagnostic = diagnostics.First(found => found.Code == code);
        Assert.Contains(text, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(2, diagnostic.Location.Line);
    }

    [Fact]
    public void Sound_rows_have_nothing_to_say()
    {
        Assert.Empty(Lint(Good));
        var diagnostics = new DiagnosticBag();
        var rows = Load(Good, diagnostics)!.Rows;
        Assert.Equal(("q", "a", "b"), (
            rows[1].Messages.Items[0]["content"]!.Text,
            rows[1].PreferredOutput.Items[0]["content"]!.Text,
            rows[1].NonPreferredOutput.Items[0]["content"]!.Text));
    }

    private DiagnosticBag Lint(string row)
    {
        var diagnostics = new DiagnosticBag();
        if (Load(row, diagnostics) is { } dataset)
        {
            DatasetLint.Check(dataset, null, TrainingMethod.Preference, [], diagnostics);
        }

        return diagnostics;
    }

    private Dataset? Load(string row, DiagnosticBag diagnostics)
    {
        var path = _folder.PathOf("pairs.jsonl");
        File.WriteAllText(path, Good.Replace("\"q\"", "\"other\"", StringComparison.Ordinal) + "\n" + row + "\n");
        return Dataset.Load(new FileReference("pairs.jsonl", path, default), diagnostics, isPreference: true);
    }
}
