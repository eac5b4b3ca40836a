using System.Text;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Specs;

public sealed class SpecDocumentationTests
{
    private const string Begin = "<!-- members: rendered from the schemas by a test -->\n";
    private const string End = "<!-- end of members -->\n";

    private static readonly (string Title, string Schema, string Path)[] Tables =
    [
        ("The spec", "rft-spec.schema.json", ""),
        ("`method.supervised.hyperparameters`", "rft-spec.schema.json", "#/$defs/supervisedHyperparameters"),
        ("`method.dpo.hyperparameters`", "rft-spec.schema.json", "#/$defs/dpoHyperparameters"),
        ("`method.reinforcement`", "rft-spec.schema.json", "#/$defs/reinforcementMethod reinforcement"),
        ("`method.reinforcement.hyperparameters`", "rft-spec.schema.json", "#/$defs/reinforcementHyperparameters"),
        ("A tool of `method.reinforcement.tools`", "rft-spec.schema.json", "#/$defs/tool"),
        ("`engine`", "rft-spec.schema.json", "#/$defs/engine"),
        ("`evaluation`", "rft-spec.schema.json", "#/$defs/evaluation"),
        ("`judge`", "rft-spec.schema.json", "#/$defs/judge"),
        ("Grader `string_check`", "grader.schema.json", "#/$defs/stringCheck"),
        ("Grader `text_similarity`", "grader.schema.json", "#/$defs/textSimilarity"),
        ("Grader `multi`", "grader.schema.json", "#/$defs/multi"),
        ("Grader `regex`", "grader.schema.json", "#/$defs/regex"),
        ("Grader `number`", "grader.schema.json", "#/$defs/number"),
        ("Grader `json_schema`", "grader.schema.json", "#/$defs/jsonSchema"),
        ("Grader `length`", "grader.schema.json", "#/$defs/length"),
        ("Grader `repetition`", "grader.schema.json", "#/$defs/repetition"),
        ("Grader `score_model`", "grader.schema.json", "#/$defs/scoreModel"),
        ("Grader `label_model`", "grader.schema.json", "#/$defs/labelModel"),
        ("`sampling_params`", "grader.schema.json", "#/$defs/judgeSampling"),
        ("Grader `python`", "grader.schema.json", "#/$defs/python"),
        ("Grader `endpoint`", "grader.schema.json", "#/$defs/endpoint"),
        ("Grader `command`", "grader.schema.json", "#/$defs/command"),
    ];

    [Fact]
    public void Docs_spec_md_has_every_member_of_the_schemas()
    {
        var page = File.ReadAllText(Path.Combine(Snapshot.Root, "docs/spec.md")).ReplaceLineEndings("\n");
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end >= begin, "docs/spec.md lacks the markers of its rendered part.");

        Snapshot.Matches("docs/spec.md", page[..begin] + Render() + page[end..]);
    }

    private static string Render()
    {
        var text = new StringBuilder();
        foreach (var (title, schemaName, path) in Tables)
        {
            text.Append($"\n### {title}\n\n| Member | Value | Default | Meaning |\n|---|---|---|---|\n");
            var parts = path.Split(' ');
            var schema = parts[0].Length == 0 ? JsonSchema.Load(schemaName).Root : JsonSchema.Load(schemaName).Resolve(parts[0]);
            schema = parts.Length > 1 ? schema.Properties![parts[1]] : schema;
            foreach (var (name, property) in schema.Properties!)
            {
                text.Append($"| `{name}` | {Value(property)} | {Default(schema, name, property)} | {property.Description ?? property.Target.Description} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    private static string Value(SchemaNode property)
    {
        if (property.IsUnsupported)
        {
            return "none yet";
        }

        var mayBePath = property.Target.Admits(SourceNode.String(default, ""));
        return property.Reference is null ? SchemaExpectation.Of(property) : mayBePath ? "an object or a path" : "an object";
    }

    private static string Default(SchemaNode schema, string name, SchemaNode property) =>
        schema.Required.Contains(name) ? "required" : property.Default is { } value ? $"`{CanonicalJson.Write(value).Trim('"')}`" : "";
}
