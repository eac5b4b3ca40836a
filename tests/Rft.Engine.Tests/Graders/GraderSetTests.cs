using Rft.Engine.Graders;
using Rft.Engine.Specs;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public class GraderSetTests
{
    [Theory]
    [InlineData("{{ sample.output_txt }}", "grader.json(3,14): error RFT3012: 'sample.output_txt' is not there: a sample has output_text, output_json, output_tools, choices, model; did you mean 'sample.output_text'?")]
    [InlineData("x{{sample.output_json.a}}", "grader.json(3,14): error RFT3013: 'sample.output_json.a' exists only where the method sets response_format; this one does not")]
    [InlineData("a {{ items.x }}", "grader.json(3,16): error RFT3011: 'items' is no namespace; expected 'item' or 'sample'; did you mean 'item'?")]
    public void A_mistake_in_a_template_has_the_column_inside_the_json_string(string input, string expected) =>
        Assert.Equal([expected], Mistakes(StringCheck(input, "x")));

    [Fact]
    public void A_sample_without_a_member_is_refused() =>
        Assert.StartsWith("grader.json(3,14): error RFT3012: 'sample' is not there", Assert.Single(Mistakes(StringCheck("{{ sample }}", "x"))), StringComparison.Ordinal);

    [Fact]
    public void Every_mistake_of_a_multi_grader_is_reported_at_once()
    {
        var spec = Multi(
            "0.5 * corect + wrok",
            ("correct", StringCheck("{{ item.", "x")),
            ("work", StringCheck("{{ sample.text }}", "{{ itm.x }}")),
            ("my-key", StringCheck("a", "b")));

        var mistakes = Mistakes(spec);

        Assert.Equal(
            ["RFT3011", "RFT3012", "RFT3011", "RFT3023", "RFT3022", "RFT3022"],
            mistakes.Select(mistake => mistake.Split("error ")[1][..7]));
        Assert.Contains("grader.json(3,17): error RFT3022: no grader has the key 'corect'; did you mean 'correct'?", mistakes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("\u00e9")]
    public void A_key_that_no_formula_can_name_is_refused(string key) =>
        Assert.StartsWith(
            $"grader.json(1,1): error RFT3023: the key '{key}' is no identifier",
            Assert.Single(Mistakes(Multi("1", (key, StringCheck("a", "b"))))),
            StringComparison.Ordinal);

    [Fact]
    public void The_item_paths_of_a_grader_and_its_members_are_listed_with_their_places()
    {
        var spec = Multi(
            "a + b",
            ("a", StringCheck("{{ sample.output_text }}", "{{item.answer}} of {{ item.rows[2].x }}")),
            ("b", StringCheck("{{ item.messages[0].content }}", "{{ broken")));

        var paths = GraderPaths.ItemPaths(spec).Select(pair => $"{pair.Path} at {pair.Location.Line},{pair.Location.Column}");

        Assert.Equal(["item.answer at 3,13", "item.rows[2].x at 3,33", "item.messages[0].content at 3,14"], paths);
    }

    [Fact]
    public void A_type_that_can_be_read_can_be_made_and_the_schema_knows_it()
    {
        using var stream = typeof(GraderTypes).Assembly.GetManifestResourceStream("grader.schema.json")!;
        using var schema = System.Text.Json.JsonDocument.Parse(stream);
        var described = schema.RootElement.GetProperty("$defs").EnumerateObject()
            .Where(definition => definition.Value.TryGetProperty("additionalProperties", out _))
            .Select(definition => definition.Value.GetProperty("properties"))
            .Where(properties => properties.TryGetProperty("type", out var type) && type.TryGetProperty("const", out _))
            .Select(properties => properties.GetProperty("type").GetProperty("const").GetString());

        Assert.Equal(GraderSpecTypes.Names.Order(), GraderTypes.Names.Order());
        Assert.Equal(GraderSpecTypes.Names.Order(), described.Order());
    }

    [Fact]
    public async Task A_set_ends_what_its_graders_hold_the_last_first()
    {
        var ended = new List<int>();
        var set = new GraderSet(new GraderServices());
        set.Own(new Resource(() => ended.Add(1)));
        set.Own(new Resource(() => ended.Add(2)));

        await set.DisposeAsync();

        Assert.Equal([2, 1], ended);
    }

    private sealed class Resource(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
