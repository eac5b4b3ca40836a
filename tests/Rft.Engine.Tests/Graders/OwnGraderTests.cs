using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public sealed class OwnGraderTests
{
    private static readonly SourceLocation _place = new("grader.json", 1, 1);
    private static readonly SourceText _answer = Text("{{ sample.output_text }}");
    private const string _person = """
        {
          "type": "object",
          "properties": { "name": { "type": "string", "minLength": 1 }, "age": { "type": "integer", "minimum": 0 } },
          "required": ["name", "age"]
        }
        """;

    [Theory]
    [InlineData(@"^\d+$", false, "42", 1)]
    [InlineData(@"^\d+$", false, "is 42", 0)]
    [InlineData(@"\d+", false, "is 42", 1)]
    [InlineData("YES", false, "yes", 0)]
    [InlineData("YES", true, "yes", 1)]
    [InlineData("^$", false, "", 1)]
    [InlineData(@"(\w)\1", false, "abba", 1)]
    [InlineData(@"(?<=a)b(?!c)", false, "abd", 1)]
    [InlineData("[\u4e00-\u9fff]", false, "\u65e5\u672c", 1)]
    [InlineData("(a+)+$", false, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 0)]
    public void Regex_scores_1_where_the_pattern_matches(string pattern, bool ignoreCase, string answer, double expected) =>
        Assert.Equal(expected, Score(new RegexGraderSpec("r", _place, _answer, Text(pattern), ignoreCase), answer));

    [Fact]
    public void A_pattern_that_backtracks_without_end_fails_the_grade()
    {
        var spec = new RegexGraderSpec("r", _place, _answer, Text(@"(a+)+(?=c)d"), IgnoreCase: false);

        var grade = Create(spec).Grade(Answer(new string('a', 60)), Item("{}"));

        Assert.Equal(new GradeError(GradeErrorKind.Other, "the pattern took more than 1 s on an answer of 60 characters"), grade.Error);
    }

    [Theory]
    [InlineData("(ab", "grader.json(3,14): error RFT3032: the pattern does not parse: Not enough )'s")]
    [InlineData("a[b-a]", "grader.json(3,16): error RFT3032: the pattern does not parse: [x-y] range in reverse order")]
    [InlineData("*", "grader.json(3,12): error RFT3032: the pattern does not parse: Quantifier '*' following nothing")]
    public void A_pattern_that_does_not_parse_has_the_column_inside_the_json_string(string pattern, string expected) =>
        Assert.Equal([expected], Mistakes(new RegexGraderSpec("r", _place, _answer, Text(pattern), IgnoreCase: false)));

    [Theory]
    [InlineData("The answer is 42.", NumberPosition.Last, "42", 1)]
    [InlineData("42 is the answer, not 41", NumberPosition.Last, "42", 0)]
    [InlineData("42 is the answer, not 41", NumberPosition.First, "42", 1)]
    [InlineData("42", NumberPosition.Whole, "42.0", 1)]
    [InlineData(" 42\n", NumberPosition.Whole, "42", 1)]
    [InlineData("42 apples", NumberPosition.Whole, "42", 0)]
    [InlineData("$1,234,567.50", NumberPosition.Last, "1234567.5", 1)]
    [InlineData("1,2345", NumberPosition.Last, "2345", 1)]
    [InlineData("1,234,56", NumberPosition.First, "1234", 1)]
    [InlineData("it is -5", NumberPosition.Last, "-5", 1)]
    [InlineData("7-5", NumberPosition.Last, "5", 1)]
    [InlineData("x = \u22125", NumberPosition.Last, "-5", 1)]
    [InlineData(".5", NumberPosition.Whole, "0.5", 1)]
    [InlineData("-.5", NumberPosition.Whole, "-0.5", 1)]
    [InlineData("about 1.5e-3", NumberPosition.Last, "0.0015", 1)]
    [InlineData("3em", NumberPosition.Last, "3", 1)]
    [InlineData("1e999", NumberPosition.Last, "1", 0)]
    [InlineData("none", NumberPosition.Last, "0", 0)]
    [InlineData("", NumberPosition.Whole, "0", 0)]
    [InlineData("\u0664\u0662", NumberPosition.Last, "42", 0)]
    public void Number_finds_the_number_of_the_answer(string answer, NumberPosition position, string reference, double expected) =>
        Assert.Equal(expected, Score(Number(position, reference), answer));

    [Theory]
    [InlineData(0, 0, "100.0001", 0)]
    [InlineData(0.001, 0, "100.0001", 1)]
    [InlineData(0, 0.01, "101", 1)]
    [InlineData(0, 0.01, "101.1", 0)]
    [InlineData(2, 0.01, "101.9", 1)]
    public void Number_allows_the_larger_tolerance(double absolute, double relative, string answer, double expected) =>
        Assert.Equal(expected, Score(Number(NumberPosition.Last, "100", absolute, relative), answer));

    [Fact]
    public void A_row_whose_reference_is_no_number_fails_the_grade()
    {
        var grade = Create(Number(NumberPosition.Last, "{{ item.answer }}")).Grade(Answer("4"), Item("""{"answer": "four"}"""));

        Assert.Equal(new GradeError(GradeErrorKind.Other, "the reference is no number"), grade.Error);
        Assert.Equal(1, Create(Number(NumberPosition.Last, "{{ item.answer }}")).Grade(Answer("4"), Item("""{"answer": 4}""")).Reward);
    }

    [Fact]
    public void A_fixed_reference_that_is_no_number_is_a_mistake() => Assert.Equal(
        ["grader.json(3,11): error RFT3033: 'reference' is neither a number nor a template of one"],
        Mistakes(Number(NumberPosition.Last, "four")));

    [Fact]
    public void Number_reads_long_texts_of_digits_and_commas()
    {
        var grader = Create(Number(NumberPosition.Last, "7"));
        foreach (var text in new[] { new string('1', 200_000), string.Concat(Enumerable.Repeat("123,", 50_000)), new string('-', 200_000), new string('.', 200_000) })
        {
            Assert.Equal(1, grader.Grade(Answer(text + " 7"), Item("{}")).Reward);
        }
    }

    [Theory]
    [InlineData("""{ "name": "Ada", "age": 36 }""", 1)]
    [InlineData("""{ "name": "Ada", "age": 36.0, "x": null }""", 1)]
    [InlineData("""{ "name": "Ada" }""", 0)]
    [InlineData("""{ "name": "Ada", "age": "36" }""", 0)]
    [InlineData("""{ "name": "", "age": 36 }""", 0)]
    [InlineData("""{ "name": "Ada", "age": 36 } done""", 0)]
    [InlineData("""{ "name": "Ada", "name": "Bob", "age": 36 }""", 0)]
    [InlineData("[]", 0)]
    [InlineData("", 0)]
    [InlineData("\0", 0)]
    public void Json_schema_scores_1_where_the_answer_follows_the_schema(string answer, double expected) =>
        Assert.Equal(expected, Score(JsonSchema(_person), answer));

    [Theory]
    [InlineData("""{ "name": "Ada", "age": 36 }""", 1)]
    [InlineData("""{ "age": 36.0, "name": "Bob" }""", 0.5)]
    [InlineData("""{ "age": 1, "name": "Bob" }""", 0)]
    [InlineData("""{ "age": 36 }""", 0)]
    [InlineData("Ada", 0)]
    public void Json_schema_scores_the_share_of_the_reference(string answer, double expected)
    {
        var grader = Create(JsonSchema(_person, "{{ item.person }}"));

        Assert.Equal(expected, grader.Grade(Answer(answer), Item("""{"person": {"name": "Ada", "age": 36}}""")).Reward);
        Assert.Equal(
            new GradeError(GradeErrorKind.Other, "the reference is no JSON object"), grader.Grade(Answer(answer), Item("""{"person": 1}""")).Error);
    }

    [Theory]
    [InlineData("""{"total": 1, "address": {"city": "Bern", "zip": 3000}, "items": [1, 2]}""", 1)]
    [InlineData("""{"total": 2, "address": {"city": "Bern", "zip": 3000}, "items": [1, 2]}""", 0.4)]
    [InlineData("""{"total": 1, "address": {"city": "Basel", "zip": 3000}, "items": [1, 2]}""", 0.85)]
    [InlineData("""{"total": 1, "address": {"city": "Bern", "zip": 3000}, "items": [1, 2, 3, 4]}""", 0.9)]
    [InlineData("""{"total": 1, "address": "Bern", "items": [2, 1]}""", 0.6)]
    [InlineData("""{}""", 0)]
    public void Fields_count_by_their_weights_and_parts_of_a_field_in_part(string answer, double expected)
    {
        const string reference = """{"total": 1, "address": {"city": "Bern", "zip": 3000}, "items": [1, 2]}""";
        var spec = JsonSchema("{}", reference) with { Weights = Weights("""{"total": 3, "address.city": 3}""") };

        Assert.Equal(expected, Score(spec, answer)!.Value, 1e-12);
    }

    [Fact]
    public void A_weight_of_a_field_that_answers_cannot_have_is_a_mistake()
    {
        Assert.Equal(
            ["row.jsonl(1,9): error RFT3034: the schema has no field 'agee'; did you mean 'age'?"],
            Mistakes(JsonSchema(_person, _person) with { Weights = Weights("""{"agee":1}""") }));
        Assert.NotNull(Create(JsonSchema(_person, "{}") with { Weights = Weights("""{"age": 1, "name.of": 2}""") }));
    }

    [Fact]
    public void Json_that_is_nested_too_deep_is_no_json()
    {
        Assert.Equal(0, Score(JsonSchema("{}"), new string('[', 100_000)));
        Assert.Equal(0, Score(JsonSchema("{}"), string.Concat(Enumerable.Repeat("{\"a\":", 100_000))));
    }

    [Theory]
    [InlineData(LengthUnit.Characters, 2, 4, 0, "abc", 1)]
    [InlineData(LengthUnit.Characters, 2, 4, 0, "a", 0)]
    [InlineData(LengthUnit.Characters, 2, 4, 0, "abcde", 0)]
    [InlineData(LengthUnit.Characters, 2, 4, 4, "abcde", 0.75)]
    [InlineData(LengthUnit.Characters, 2, 4, 4, "abcdefgh", 0)]
    [InlineData(LengthUnit.Characters, 2, 4, 2, "a", 0.5)]
    [InlineData(LengthUnit.Characters, 1, 1, 0, "\ud83d\ude00", 1)]
    [InlineData(LengthUnit.Characters, 0, 0, 0, "", 1)]
    [InlineData(LengthUnit.Words, 2, 3, 0, " two  words\n", 1)]
    [InlineData(LengthUnit.Words, 2, 3, 10, "one two three four five", 0.8)]
    public void Length_falls_linearly_outside_its_range(LengthUnit unit, int minimum, int maximum, int falloff, string answer, double expected) =>
        Assert.Equal(expected, Score(new LengthGraderSpec("l", _place, _answer, unit, minimum, maximum, falloff), answer)!.Value, 1e-12);

    [Fact]
    public void A_range_that_is_empty_is_a_mistake() => Assert.Equal(
        ["grader.json(1,1): error RFT1007: 'maximum' is 4; expected at least 'minimum', which is 5"],
        Mistakes(new LengthGraderSpec("l", _place, _answer, LengthUnit.Words, 5, 4, 0)));

    [Theory]
    [InlineData(1, "a b c", 1)]
    [InlineData(1, "a a a a", 0.25)]
    [InlineData(2, "a b a b", 2.0 / 3)]
    [InlineData(3, "a b", 1)]
    [InlineData(3, "", 1)]
    [InlineData(2, "a A a A", 2.0 / 3)]
    [InlineData(100, "a", 1)]
    public void Repetition_scores_the_share_of_new_n_grams(int words, string answer, double expected) =>
        Assert.Equal(expected, Score(new RepetitionGraderSpec("p", _place, _answer, words), answer)!.Value, 1e-12);

    [Fact]
    public void Paths_and_mistakes_of_templates_are_found_in_every_grader()
    {
        GraderSpec[] Specs(string input) =>
        [
            new RegexGraderSpec("r", _place, Text(input), Text("a"), IgnoreCase: false),
            new NumberGraderSpec("n", _place, Text(input), Text("1"), NumberPosition.Last, 0, 0),
            new JsonSchemaGraderSpec("j", _place, Text(input), Item("{}"), null, []),
            new LengthGraderSpec("l", _place, Text(input), LengthUnit.Words, 0, 1, 0),
            new RepetitionGraderSpec("p", _place, Text(input), 3),
            new TextSimilarityGraderSpec("t", _place, Text(input), Text("1"), TextSimilarityMetric.Gleu),
        ];

        Assert.All(Specs("{{ item.x }}"), spec => Assert.Equal("item.x", Assert.Single(GraderPaths.ItemPaths(spec)).Path.ToString()));
        Assert.All(Specs("{{ item.x }}"), spec => Assert.Equal(GradeErrorKind.InvalidVariable, Create(spec).Grade(Answer("1"), Item("{}")).Error!.Kind));
        Assert.All(Specs("{{ sample.x }}"), spec => Assert.Contains("RFT3012", Assert.Single(Mistakes(spec)), StringComparison.Ordinal));
    }

    private static NumberGraderSpec Number(NumberPosition position, string reference, double absolute = 0, double relative = 0) =>
        new("n", _place, _answer, Text(reference), position, absolute, relative);

    private static JsonSchemaGraderSpec JsonSchema(string schema, string? reference = null) =>
        new("j", _place, _answer, Item(schema), reference is null ? null : Text(reference), []);

    private static IReadOnlyList<KeyValuePair<string, SourceNode>> Weights(string json) =>
        [.. Item(json).Members.Select(member => KeyValuePair.Create(member.Name, member.Value))];

    private static double? Score(GraderSpec spec, string answer) => Create(spec).Grade(Answer(answer), Item("{}")).Reward;
}
