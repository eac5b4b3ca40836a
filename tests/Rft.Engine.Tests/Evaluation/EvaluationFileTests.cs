using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Evaluation;

public sealed class EvaluationFileTests
{
    private static EvaluationResult Result() => Comparison.Of(
        SampleEvaluation.Drawn("</script>\"\u2028", 12, 2, 0.3, seed: 1),
        SampleEvaluation.Drawn("trained\n", 12, 2, 0.8, seed: 2),
        new EvaluationSpec(),
        seed: 4);

    [Fact]
    public void What_is_written_is_read_back_to_the_byte()
    {
        var json = EvaluationFile.ToJson(Result());
        Assert.Equal(json, EvaluationFile.ToJson(EvaluationFile.FromJson(json, "evaluation.json")));
    }

    [Fact]
    public void The_same_answers_give_the_same_bytes() => Assert.Equal(EvaluationFile.ToJson(Result()), EvaluationFile.ToJson(Result()));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"format_version\": 1}")]
    [InlineData("{\"format_version\": 2, \"metrics\": []}")]
    [InlineData("{\"verdict\": \"good\"}")]
    public void Anything_else_is_a_coded_error(string json)
    {
        var exception = Assert.Throws<DiagnosticException>(() => EvaluationFile.FromJson(json, "evaluation.json"));
        Assert.Equal("RFT5002", Assert.Single(exception.Diagnostics).Code);
    }

    [Fact]
    public void A_truncated_file_is_a_coded_error()
    {
        var json = EvaluationFile.ToJson(Result());
        foreach (var length in new[] { 1, 10, json.Length / 2, json.Length - 3 })
        {
            Assert.Throws<DiagnosticException>(() => EvaluationFile.FromJson(json[..length], "evaluation.json"));
        }
    }
}
