using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>json_schema</c> grader: whether the input is JSON that follows a schema, and how many members of a reference it has.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Schema">The schema, in the subset of JSON Schema that grader.schema.json describes.</param>
/// <param name="Reference">A template of a JSON object, or null where only the form counts.</param>
/// <param name="Weights">How much fields of the reference count, by their paths; 1 where a field is not named.</param>
public sealed record JsonSchemaGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceNode Schema,
    SourceText? Reference,
    IReadOnlyList<KeyValuePair<string, SourceNode>> Weights) : GraderSpec(Name, Location)
{
    internal const string TypeName = "json_schema";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => Reference is null ? [Input] : [Input, Reference];

    internal static JsonSchemaGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["input"]!),
        node["schema"]!,
        node["reference"] is { } reference ? SourceText.Of(reference) : null,
        [.. (node["weights"]?.Members ?? []).Select(member => KeyValuePair.Create(member.Name, member.Value))]);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("input", Input).Add("schema", Schema);
        if (Reference is not null)
        {
            json.Add("reference", Reference);
        }

        if (Weights.Count > 0)
        {
            json.Add("weights", SourceNode.Object(Location, [.. Weights.Select(pair => new SourceMember(pair.Key, Location, pair.Value))]));
        }
    }
}
