using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Graders;

namespace Rft.Engine.Tests.Grading;

public sealed class ProbeTests
{
    private static readonly SourceNode[] Rows =
        [.. Enumerable.Range(0, 100).Select(i => GraderSpecs.Item($$"""{"messages":[{"role":"user","content":"double {{i}}"}],"answer":"{{2 * (i % 50)}}"}"""))];

    [Theory]
    [InlineData("{{sample.output_text}}", "\\boxed{{{item.answer}}}", """{"answer":"7"}""", "\\boxed{7}", "what grader 'check' compares with")]
    [InlineData("{{item.capitals}}", "{{sample.output_text}}", """{"capitals":"ABC","answer":"x"}""", "ABC", "what grader 'check' compares with")]
    [InlineData("{{sample.output_text}}", "{{item.messages[0].content}}", """{"messages":[{"role":"user","content":"q"}],"answer":"7"}""", "7", "item.answer")]
    [InlineData("{{sample.output_text}}", "fixed", """{"reference_answer":1.50,"answer":"7"}""", "1.50", "item.reference_answer")]
    [InlineData("{{sample.output_text}}", "{{item.answer}}", """{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"said"}],"answer":"7"}""", "said", "the assistant's last message")]
    [InlineData("{{sample.output_text}}", "{{item.answer}}", """{"other":"7"}""", null, null)]
    [InlineData("{{sample.output_json.total}}", "{{item.sum.total}}", """{"sum":{"total":42.10}}""", "{\"total\":42.10}", "what grader 'check' compares with")]
    public void The_reference_answer_follows_the_rule(string input, string reference, string item, string? expected, string? source)
    {
        var rule = new ReferenceAnswer(GraderSpecs.StringCheck(input, reference));

        Assert.Equal(expected, rule.Of(GraderSpecs.Item(item)));
        Assert.Equal(source, rule.SourceOf(GraderSpecs.Item(item)));
    }

    [Fact]
    public void A_structured_reference_answer_has_a_member_for_each_comparison()
    {
        var grader = GraderSpecs.Multi(
            "a + b",
            ("a", GraderSpecs.StringCheck("{{sample.output_json.total}}", "{{item.total}}")),
            ("b", GraderSpecs.StringCheck("{{sample.output_json.vendor}}", "from {{item.vendor}}")));

        Assert.Equal("{\"total\":7,\"vendor\":\"from Acme\"}", new ReferenceAnswer(grader).Of(GraderSpecs.Item("""{"total":7,"vendor":"Acme"}""")));
    }

    [Fact]
    public async Task A_sound_grader_pays_only_the_right_answer()
    {
        var result = await Probe(GraderSpecs.StringCheck("{{sample.output_text}}", "{{item.answer}}"));

        Assert.Equal(64, result.Rows);
        Assert.Equal(["reference", "empty", "constant", "shuffled", "prompt"], result.Scores.Select(score => score.Name));
        Assert.Equal(1, result.ReferenceMean);
        Assert.Empty(result.Suspicious);
        Assert.InRange(result.Scores.Single(score => score.Name == "constant").Mean!.Value, 0, 0.1);
        Assert.All(result.Scores.Where(score => score.Name is "empty" or "shuffled" or "prompt"), score => Assert.Equal(0, score.Mean));
    }

    // Each grader has the flaw that one probe is there to find.
    [Theory]
    [InlineData("{{item.answer}}", "{{sample.output_text}}", StringCheckOperation.Contains, "empty")]
    [InlineData("{{item.messages[0].content}} {{item.answer}}", "{{sample.output_text}}", StringCheckOperation.Contains, "empty prompt")]
    [InlineData("{{sample.output_text}}", "-", StringCheckOperation.NotEqual, "empty constant shuffled prompt")]
    [InlineData("{{sample.output_text}}", "", StringCheckOperation.NotEqual, "constant shuffled prompt")]
    public async Task A_flawed_grader_is_found(string input, string reference, StringCheckOperation operation, string expected)
    {
        var result = await Probe(GraderSpecs.StringCheck(input, reference, operation));

        Assert.Equal(expected, string.Join(' ', result.Suspicious.Select(score => score.Name)));
    }

    [Fact]
    public async Task A_grader_that_wants_a_form_around_the_reference_is_not_said_to_pay_for_nothing()
    {
        var result = await Probe(GraderSpecs.Multi(
            "right * boxed",
            ("right", GraderSpecs.StringCheck("{{sample.output_text}}", "{{item.answer}}", StringCheckOperation.Contains)),
            ("boxed", GraderSpecs.StringCheck("{{sample.output_text}}", "boxed", StringCheckOperation.Contains))));

        Assert.Equal(0, result.ReferenceMean);
        Assert.Empty(result.Suspicious);
    }

    [Fact]
    public async Task The_most_frequent_answer_is_the_constant_one()
    {
        SourceNode[] rows = [.. Enumerable.Range(0, 10).Select(i => GraderSpecs.Item($$"""{"answer":"{{(i < 7 ? "yes" : "no")}}"}"""))];
        var spec = GraderSpecs.StringCheck("{{sample.output_text}}", "{{item.answer}}");

        var result = await new GraderProbes(new ReferenceAnswer(spec), seed: 0)
            .RunAsync(GraderSpecs.Create(spec), rows, new GraderServices(), TestContext.Current.CancellationToken);

        Assert.Equal(0.7, result.Scores.Single(score => score.Name == "constant").Mean!.Value, 1e-12);
        Assert.DoesNotContain(result.Scores, score => score.Name == "prompt");
    }

    [Fact]
    public async Task A_grader_that_fails_on_most_rows_is_not_said_to_pay()
    {
        var spec = GraderSpecs.StringCheck("{{sample.output_text}}", "{{item.answer}}");
        var grader = new FunctionGrader((sample, item) =>
            sample.OutputText.Length > 0 || item["answer"]!.Text == "2" ? Grade.Of(1) : Grade.Failed(GradeErrorKind.Other, "no"));

        var result = await new GraderProbes(new ReferenceAnswer(spec), seed: 0)
            .RunAsync(grader, Rows, new GraderServices(), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(result.Suspicious, score => score.Name == "empty");
        Assert.Equal(64, result.Scores.Where(score => score.Name == "empty").Select(score => score.Scored + score.Failed).Single());
    }

    [Fact]
    public async Task The_same_seed_draws_the_same_rows()
    {
        var spec = GraderSpecs.StringCheck("{{sample.output_text}}", "{{item.answer}}");
        async Task<List<string>> RowsOf(long seed)
        {
            var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
            var grader = new FunctionGrader((_, item) => seen.TryAdd(item["messages"]!.Items[0]["content"]!.Text, true) ? Grade.Of(0) : Grade.Of(1));
            await new GraderProbes(new ReferenceAnswer(spec), seed).RunAsync(grader, Rows, new GraderServices(), TestContext.Current.CancellationToken);
            return [.. seen.Keys.Order(StringComparer.Ordinal)];
        }

        Assert.Equal(await RowsOf(1), await RowsOf(1));
        Assert.NotEqual(await RowsOf(1), await RowsOf(2));
    }

    private static Task<ProbeResult> Probe(GraderSpec spec) => new GraderProbes(new ReferenceAnswer(spec), seed: 0)
        .RunAsync(GraderSpecs.Create(spec), Rows, new GraderServices(), TestContext.Current.CancellationToken);
}
