using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>string_check</c> grader: 1 where the comparison holds, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template, usually of the item.</param>
/// <param name="Operation">The comparison.</param>
public sealed record StringCheckGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    StringCheckOperation Operation) : GraderSpec(Name, Location)
{
    internal const string TypeName = "string_check";

    private static readonly NamedValues<StringCheckOperation> _operations = new(
        ("eq", StringCheckOperation.Equal),
        ("ne", StringCheckOperation.NotEqual),
        ("like", StringCheckOperation.Contains),
        ("ilike", StringCheckOperation.ContainsIgnoringCase));

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input, Reference];

    internal static StringCheckGraderSpec Read(SourceNode node, string name) => new(
        name, node.Location, SourceText.Of(node["input"]!), SourceText.Of(node["reference"]!), _operations.Parse(node["operation"]!.Text));

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) =>
        json.Add("input", Input).Add("reference", Reference).Add("operation", _operations.NameOf(Operation));
}
