using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>regex</c> grader: 1 where the pattern matches somewhere in the input, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Pattern">A regular expression; no template.</param>
/// <param name="IgnoreCase">Whether case does not matter.</param>
public sealed record RegexGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Pattern,
    bool IgnoreCase) : GraderSpec(Name, Location)
{
    internal const string TypeName = "regex";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input];

    internal static RegexGraderSpec Read(SourceNode node, string name) => new(
        name, node.Location, SourceText.Of(node["input"]!), SourceText.Of(node["pattern"]!), node["ignore_case"]?.IsTrue ?? false);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) => json.Add("input", Input).Add("pattern", Pattern).Add("ignore_case", IgnoreCase);
}
