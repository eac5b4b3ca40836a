using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Json;

public sealed class JsonSchemaTests
{
    public static TheoryData<string> ShippedSchemas => [.. JsonSchema.ShippedNames];

    [Theory]
    [MemberData(nameof(ShippedSchemas))]
    public void Every_shipped_schema_uses_only_known_keywords_and_describes_every_member(string name)
    {
        var document = SourceDocument.Load(Path.Combine(Snapshot.Root, "schemas", name), [])!;

        var schema = JsonSchema.Load(name);

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", document["$schema"]!.Text);
        Assert.Equal(name, document["$id"]!.Text);
        Assert.NotNull(schema.Root.Title);
        foreach (var reference in References(document).Distinct())
        {
            schema.Resolve(reference);
        }

        Assert.Empty(UndescribedMembers(document, schema));
    }

    [Theory]
    [InlineData("""{ "anyOf": [] }""", "Schema s(1,12): the validator does not know the keyword 'anyOf' in this form.")]
    [InlineData("""{ "properties": { "a": { "type": "string", "format": "uri" } } }""", "Schema s(1,54): the validator does not know the keyword 'format' in this form.")]
    [InlineData("""{ "not": { "type": "string" } }""", "Schema s(1,10): the validator does not know the keyword 'not' in this form.")]
    [InlineData("""{ "type": "text" }""", "JSON Schema has no type 'text'.")]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "const": "auto" }] }""", "Schema s(1,1): two branches of oneOf admit the kind String.")]
    [InlineData("""{ "items": true }""", "Schema s(1,12): a schema must be an object.")]
    [InlineData("{", "s(1,2): error RFT1001: the text ends, but the object that begins at line 1 is not closed; expected a name in double quotes or '}'")]
    public void A_schema_outside_the_subset_is_refused(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => JsonSchema.Parse("s", Encoding.UTF8.GetBytes(text))).Message);

    [Fact]
    public void Every_invalid_spec_is_refused_with_these_lines()
    {
        var lines = new StringBuilder();
        foreach (var path in SpecDocuments.Invalid)
        {
            var diagnostics = SpecDocuments.Validate(Path.GetFileName(path), File.ReadAllText(path))!;
            Assert.True(diagnostics.HasErrors, path);
            lines.AppendJoin('\n', diagnostics).Append("\n\n");
        }

        Snapshot.Matches("tests/Fixtures/specs/invalid.expected.txt", lines.ToString());
    }

    [Fact]
    public void Every_valid_spec_is_accepted()
    {
        Assert.True(SpecDocuments.Valid.Count >= 20);
        Assert.Empty(SpecDocuments.Valid.SelectMany(path => SpecDocuments.Validate(path, File.ReadAllText(path))!));
    }

    [Fact]
    public void A_hostile_number_of_mistakes_is_cut_off()
    {
        var members = string.Join(", ", Enumerable.Range(0, 200_000).Select(i => $"\"engin{i}\": 1"));

        Assert.Equal(100, SpecDocuments.Validate("spec", "{" + members + "}")!.Count);
    }

    [Fact]
    public void Mutated_specs_give_diagnostics_and_nothing_else()
    {
        foreach (var diagnostics in SpecDocuments.Mutated(5_000, seed: 3).Select(text => SpecDocuments.Validate("spec", text)))
        {
            Assert.All(diagnostics ?? [], diagnostic => Assert.True(diagnostic.Location is { Line: > 0, Column: > 0 }));
            Assert.DoesNotContain(diagnostics ?? [], diagnostic => diagnostic.Message.Contains('\n', StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> References(SourceNode node) =>
        node.Members.SelectMany(member => member.Name == "$ref" ? [member.Value.Text] : References(member.Value))
            .Concat(node.Items.SelectMany(References));

    private static IEnumerable<string> UndescribedMembers(SourceNode node, JsonSchema schema)
    {
        foreach (var (name, _, value) in node.Members)
        {
            // The properties of a condition are tests, not members that someone writes.
            if (name is "if" or "then" or "else")
            {
                continue;
            }

            if (name == "properties")
            {
                foreach (var property in value.Members)
                {
                    var described = property.Value["description"] is not null
                        || (property.Value["$ref"] is { } reference && schema.Resolve(reference.Text).Description is not null);
                    if (!described)
                    {
                        yield return $"{property.Name} at line {property.NameLocation.Line}";
                    }

                    foreach (var inner in UndescribedMembers(property.Value, schema))
                    {
                        yield return inner;
                    }
                }

                // The members of this object are names, one of which may itself be "properties".
                continue;
            }

            foreach (var inner in UndescribedMembers(value, schema))
            {
                yield return inner;
            }
        }

        foreach (var inner in node.Items.SelectMany(item => UndescribedMembers(item, schema)))
        {
            yield return inner;
        }
    }
}
