using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public class StringCheckGraderTests
{
    [Theory]
    [InlineData(StringCheckOperation.Equal, "yes", "yes", 1)]
    [InlineData(StringCheckOperation.Equal, "yes", "Yes", 0)]
    [InlineData(StringCheckOperation.Equal, "yes ", "yes", 0)]
    [InlineData(StringCheckOperation.Equal, "", "", 1)]
    [InlineData(StringCheckOperation.Equal, "\u00e9", "e\u0301", 0)]
    [InlineData(StringCheckOperation.NotEqual, "yes", "yes", 0)]
    [InlineData(StringCheckOperation.NotEqual, "yes", "no", 1)]
    [InlineData(StringCheckOperation.Contains, "the answer is 42.", "42", 1)]
    [InlineData(StringCheckOperation.Contains, "42", "the answer is 42.", 0)]
    [InlineData(StringCheckOperation.Contains, "ANSWER", "answer", 0)]
    [InlineData(StringCheckOperation.Contains, "100%", "_00%", 0)]
    [InlineData(StringCheckOperation.Contains, "anything", "", 1)]
    [InlineData(StringCheckOperation.ContainsIgnoringCase, "The ANSWER", "answer", 1)]
    [InlineData(StringCheckOperation.ContainsIgnoringCase, "GR\u00dcN", "gr\u00fcn", 1)]
    [InlineData(StringCheckOperation.ContainsIgnoringCase, "The ANSWER", "question", 0)]
    public void The_score_is_one_where_the_comparison_holds(StringCheckOperation operation, string answer, string reference, double expected)
    {
        var grader = Create(StringCheck("{{ sample.output_text }}", "{{ item.reference }}", operation));
        var item = Item($$"""{"reference": {{System.Text.Json.JsonSerializer.Serialize(reference)}}}""");

        var grade = grader.Grade(Answer(answer), item);

        Assert.Equal(expected, grade.Reward);
        Assert.Null(grade.Error);
        Assert.Empty(grade.SubRewards);
    }

    [Fact]
    public void A_path_that_the_row_lacks_is_an_error_of_the_grade_and_not_a_zero()
    {
        var grade = Create(StringCheck("{{sample.output_text}}", "{{item.answer.text}}")).Grade(Answer("4"), Item("""{"answer": "4"}"""));

        Assert.Null(grade.Reward);
        Assert.Equal(new GradeError(GradeErrorKind.InvalidVariable, "'item.answer.text' is not there"), grade.Error);
        Assert.Equal("invalid_variable_error", grade.Error!.Flag);
    }

    [Fact]
    public void A_truncated_answer_is_graded_on_its_text()
    {
        var grader = Create(StringCheck("{{sample.output_text}}", "4"));

        Assert.Equal(1, grader.Grade(Answer("4", FinishReason.Length), Item("{}")).Reward);
    }

    [Theory]
    [InlineData("{{ sample.choices[0].message.content }}", "hello")]
    [InlineData("{{ sample.choices[0].finish_reason }}", "length")]
    [InlineData("{{ sample.output_tools }}", "[]")]
    [InlineData("{{ sample.choices[0].index }}", "0")]
    public void The_sample_has_the_members_of_a_chat_completion(string input, string expected)
    {
        var grader = Create(StringCheck(input, expected));

        Assert.Equal(1, grader.Grade(Answer("hello", FinishReason.Length), Item("{}")).Reward);
    }

    [Theory]
    [InlineData("{{ sample.output_tools[0].function.name }}", "f")]
    [InlineData("{{ sample.output_tools[0].function.arguments }}", "{\"a\":1}")]
    [InlineData("{{ sample.choices[0].message.tool_calls[0].id }}", "call_0")]
    [InlineData("{{ sample.choices[0].finish_reason }}", "tool_calls")]
    [InlineData("{{ sample.choices[0].message.content }}", "null")]
    [InlineData("{{ sample.output_text }}", "")]
    [InlineData("{{ sample.model }}", "m")]
    public void Tool_calls_are_taken_out_of_the_text(string input, string expected)
    {
        var answer = new Answer(0, 0, [], [], FinishReason.Stop, "<tool_call>{\"name\": \"f\", \"arguments\": {\"a\": 1}}</tool_call>");
        var format = new AnswerFormat([], _ => "") { Model = "m", ToolCalls = new HermesToolCallParser() };

        Assert.Equal(1, Create(StringCheck(input, expected)).Grade(Sample.Of(answer, format), Item("{}")).Reward);
    }

    [Fact]
    public void A_json_answer_that_breaks_the_response_format_is_a_sample_parse_error()
    {
        var schema = JsonSchema.Of(Item("""{"type": "object", "required": ["city"]}"""));
        var grader = Create(StringCheck("{{ sample.output_json.city }}", "Bern"), answersAreJson: true);

        Assert.Equal(1, grader.Grade(new Sample("""{"city": "Bern"}""", FinishReason.Stop) { ResponseSchema = schema }, Item("{}")).Reward);
        var error = grader.Grade(new Sample("{}", FinishReason.Stop) { ResponseSchema = schema }, Item("{}")).Error!;
        Assert.Equal("sample_parse_error", error.Flag);
        Assert.StartsWith("the answer does not follow the response format: ", error.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_json_answer_is_read_where_the_method_sets_a_response_format()
    {
        var grader = Create(StringCheck("{{ sample.output_json.city }}", "Bern"), answersAreJson: true);

        Assert.Equal(1, grader.Grade(Answer("""{"city": "Bern"}"""), Item("{}")).Reward);
        Assert.Equal(GradeErrorKind.InvalidVariable, grader.Grade(Answer("{}"), Item("{}")).Error!.Kind);
        var grade = grader.Grade(Answer("Bern"), Item("{}"));
        Assert.Equal("sample_parse_error", grade.Error!.Flag);
    }

    [Fact]
    public void A_grader_that_reads_only_the_text_does_not_mind_an_answer_that_is_not_json()
    {
        var grader = Create(StringCheck("{{ sample.output_text }}", "Bern"), answersAreJson: true);

        Assert.Equal(1, grader.Grade(Answer("Bern"), Item("{}")).Reward);
    }
}
