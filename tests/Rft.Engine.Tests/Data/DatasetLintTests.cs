using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Specs;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Data;

public sealed class DatasetLintTests : IDisposable
{
    private static readonly SourceLocation _template = new("grader.json", 4, 17);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_rows_give_nothing() =>
        Assert.Empty(Lint(TrainingMethod.Reinforcement, [Row("a"), Row("b")], [Row("c")], "{{ item.answer }} {{ item.messages[0].content }}"));

    [Fact]
    public void A_path_that_rows_lack_is_an_error_at_the_template()
    {
        var diagnostic = Assert.Single(Lint(
            TrainingMethod.Reinforcement,
            [Row("a"), Row("b").Replace("answer", "anwser", StringComparison.Ordinal), Row("c").Replace("answer", "x", StringComparison.Ordinal)],
            null,
            "{{ item.answer }}"));

        Assert.Equal((DiagnosticTable.ItemPathMissing, _template), (diagnostic.Descriptor, diagnostic.Location));
        Assert.Contains("'item.answer' is missing in 2 of 3 rows", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("first in line 2; that row has 'anwser'", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_only_validation_rows_lack_is_an_error_too() =>
        Assert.Equal(
            ["RFT2009"],
            Codes(Lint(TrainingMethod.Reinforcement, [Row("a")], [Row("b").Replace("answer", "x", StringComparison.Ordinal)], "{{ item.answer }}")));

    [Theory]
    [InlineData(TrainingMethod.Reinforcement, "assistant", "RFT2007")]
    [InlineData(TrainingMethod.Reinforcement, "user", "")]
    [InlineData(TrainingMethod.Supervised, "user", "RFT2008")]
    [InlineData(TrainingMethod.Supervised, "assistant", "")]
    public void The_last_message_must_suit_the_method(TrainingMethod method, string role, string code)
    {
        var row = $$"""{"messages":[{"role":"user","content":"x"},{"role":"{{role}}","content":"y"}]}""";

        Assert.Equal(code, string.Join(' ', Codes(Lint(method, [row], null))));
    }

    [Fact]
    public void Many_rows_with_one_mistake_are_counted_not_listed()
    {
        var found = Lint(TrainingMethod.Supervised, [.. Enumerable.Range(0, 500).Select(i => Row($"q{i}"))], null);

        Assert.Equal(21, found.Count);
        Assert.Contains("480 more rows", found.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duplicate_rows_are_a_warning_that_names_the_first_two()
    {
        var diagnostic = Assert.Single(Lint(TrainingMethod.Reinforcement, [Row("a"), Row("b"), $" {Row("a")}", Row("a")], null));

        Assert.Equal((DiagnosticTable.DuplicateRows, 3), (diagnostic.Descriptor, diagnostic.Location.Line));
        Assert.Contains("2 of 4 rows repeat an earlier one; this one repeats line 1", diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_prompt_is_an_overlap_even_where_the_rest_of_the_row_differs()
    {
        var training = """{"messages":[{"role":"user","content":"b"},{"role":"assistant","content":"yes"}]}""";

        var diagnostic = Assert.Single(Lint(TrainingMethod.Supervised, [training], [Row("a"), Row("b")]));

        Assert.Equal((DiagnosticTable.ValidationOverlap, 2), (diagnostic.Descriptor, diagnostic.Location.Line));
    }

    private static string Row(string question) => $$"""{"messages":[{"role":"user","content":"{{question}}"}],"answer":"3"}""";

    private static IEnumerable<string> Codes(IEnumerable<Diagnostic> diagnostics) => diagnostics.Select(diagnostic => diagnostic.Code);

    private DiagnosticBag Lint(TrainingMethod method, string[] training, string[]? validation, string template = "")
    {
        var diagnostics = new DiagnosticBag();
        var paths = PathTemplate.Parse(template, _ => _template, diagnostics)!.Paths.Select(path => (path, _template));
        DatasetLint.Check(Load("training.jsonl", training)!, Load("validation.jsonl", validation), method, paths, diagnostics);
        return diagnostics;
    }

    private Dataset? Load(string name, string[]? rows)
    {
        if (rows is null)
        {
            return null;
        }

        var diagnostics = new DiagnosticBag();
        var path = _folder.Write(name, string.Join('\n', rows));
        var dataset = Dataset.Load(new FileReference(name, path, default), diagnostics);
        Assert.Empty(diagnostics);
        return dataset;
    }
}
