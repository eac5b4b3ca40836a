using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Grading;

public sealed class GraderTestTests : IDisposable
{
    private const string Grader = """
        { "type": "multi", "graders": {
            "right": { "type": "string_check", "operation": "like", "input": "{{sample.output_text}}", "reference": "{{item.answer}}" },
            "short": { "type": "length", "input": "{{sample.output_text}}", "maximum": 10 } },
          "calculate_output": "0.8 * right + 0.2 * short" }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cases_that_come_out_as_expected_pass()
    {
        var (summary, diagnostics) = await Run($$"""
            { "grader": {{Grader}}, "cases": [
                { "name": "right", "sample": "so 12", "item": { "answer": "12" }, "score": 1 },
                { "sample": { "output_text": "it is 12, of course" }, "item": { "answer": "12" }, "score": 0.79, "tolerance": 0.02 },
                { "sample": "13", "item": { "answer": "12" }, "range": [0, 0.5] },
                { "sample": "13", "error": "invalid_variable_error" } ] }
            """);

        Assert.Empty(diagnostics);
        Assert.Equal(new GraderTestSummary(1, 4, 0), summary);
        Assert.Equal("4 grader tests passed", summary.ToString());
    }

    [Theory]
    [InlineData("""{ "name": "n", "sample": "so 12", "item": { "answer": "12" }, "score": 0.5 }""", "grader test 'n': expected a score of 0.5, but got 1 (right 1, short 1)")]
    [InlineData("""{ "sample": "13", "item": { "answer": "12" }, "score": 1, "tolerance": 0.1 }""", "grader test 'case 1': expected a score of 1 within 0.1, but got 0.2 (right 0, short 1)")]
    [InlineData("""{ "sample": "13", "item": { "answer": "12" }, "range": [0.5, 1] }""", "grader test 'case 1': expected a score from 0.5 to 1, but got 0.2 (right 0, short 1)")]
    [InlineData("""{ "sample": "13", "item": { "answer": "12" }, "error": "other_error" }""", "grader test 'case 1': expected other_error, but got 0.2 (right 0, short 1)")]
    [InlineData("""{ "sample": "13", "error": "other_error" }""", "grader test 'case 1': expected other_error, but got invalid_variable_error: grader 'right': 'item.answer' is not there (right failed, short 1)")]
    [InlineData("""{ "sample": "13", "score": 0 }""", "grader test 'case 1': expected a score of 0, but got invalid_variable_error: grader 'right': 'item.answer' is not there (right failed, short 1)")]
    public async Task A_case_that_comes_out_otherwise_is_an_error_at_the_case(string test, string message)
    {
        var (summary, diagnostics) = await Run($"{{ \"grader\": {Grader},\n  \"cases\": [\n    {test} ] }}");

        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(DiagnosticTable.GraderTestFailed, diagnostic.Descriptor);
        Assert.Equal(message, diagnostic.Message);
        Assert.Equal((_folder.PathOf("a.grader-tests.json"), 6, 5), (diagnostic.Location.File, diagnostic.Location.Line, diagnostic.Location.Column));
        Assert.Equal((0, 1), (summary.Passed, summary.Failed));
    }

    [Theory]
    [InlineData("""{ "sample": "a" }""", "RFT3091", "'case 1' expects nothing; expected exactly one of 'score', 'range', 'error'")]
    [InlineData("""{ "name": "n", "sample": "a", "score": 1, "range": [0, 1] }""", "RFT3091", "'n' expects 'score', 'range' at once; expected exactly one of 'score', 'range', 'error'")]
    [InlineData("""{ "sample": "a", "range": [0, 1], "tolerance": 1 }""", "RFT3091", "'tolerance' belongs to 'score', and 'case 1' has none")]
    [InlineData("""{ "sample": "a", "range": [1, 0] }""", "RFT3091", "'range' ends before it begins; expected the lower score first")]
    [InlineData("""{ "sample": "a", "error": "sample_pars_error" }""", "RFT1006", "did you mean 'sample_parse_error'?")]
    [InlineData("""{ "sampel": "a", "score": 1 }""", "RFT1003", "unknown key 'sampel'; did you mean 'sample'?")]
    [InlineData("""{ "sample": 7, "score": 1 }""", "RFT1004", "'sample' is 7; expected a string or an object")]
    [InlineData("""{ "sample": { "output_tools": [{ "function": { "name": "f" } }] }, "score": 1 }""", "RFT1005", "missing key 'arguments' in 'function'")]
    public async Task A_case_that_is_written_wrongly_is_an_error_at_its_place(string test, string code, string message)
    {
        var (summary, diagnostics) = await Run($"{{ \"grader\": {Grader}, \"cases\": [ {test} ] }}");

        var diagnostic = Assert.Single(diagnostics);
        Assert.EndsWith(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(code, diagnostic.Code);
        Assert.Equal(new GraderTestSummary(0, 0, 0), summary);
    }

    [Fact]
    public async Task A_grader_may_be_a_file_and_its_mistakes_are_reported_there()
    {
        _folder.Write("grader.json", Grader);
        var (summary, diagnostics) = await Run("""{ "grader": "grader.json", "cases": [{ "sample": "12", "item": { "answer": "12" }, "score": 1 }] }""");
        Assert.Empty(diagnostics);
        Assert.Equal(1, summary.Passed);

        _folder.Write("grader.json", Grader.Replace("right +", "rihgt +", StringComparison.Ordinal));
        (_, diagnostics) = await Run("""{ "grader": "grader.json", "cases": [{ "sample": "12", "item": { "answer": "12" }, "score": 1 }] }""");
        Assert.Equal(("RFT3022", "grader.json"), (Assert.Single(diagnostics).Code, Path.GetFileName(diagnostics.First().Location.File)));

        (_, diagnostics) = await Run("""{ "grader": "grade.json", "cases": [{ "sample": "12", "score": 1 }] }""");
        Assert.EndsWith("did you mean 'grader.json'?", Assert.Single(diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Structured_answers_tools_and_finish_reasons_reach_the_grader()
    {
        var (summary, diagnostics) = await Run("""
            { "grader": { "type": "string_check", "operation": "eq",
                "input": "{{sample.output_json.total}} {{sample.output_tools[0].function.name}} {{sample.choices[0].finish_reason}}", "reference": "42 add tool_calls" },
              "cases": [
                { "sample": { "output_json": { "total": 42 }, "output_tools": [{ "function": { "name": "add", "arguments": "{}" } }] }, "score": 1 },
                { "sample": { "output_text": "no json" }, "error": "sample_parse_error" } ] }
            """);

        Assert.Empty(diagnostics);
        Assert.Equal(2, summary.Passed);
    }

    private async Task<(GraderTestSummary Summary, DiagnosticBag Diagnostics)> Run(string text)
    {
        var diagnostics = new DiagnosticBag();
        var verdicts = new StoredVerdicts(_folder.PathOf("verdicts"), new StoreFiles(DiskFileSystem.Instance));
        var summary = await GraderTestRunner.RunAsync(
            [_folder.Write("a.grader-tests.json", text)], new GraderServices(), verdicts, diagnostics, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(_folder.PathOf("verdicts")));
        return (summary, diagnostics);
    }
}
