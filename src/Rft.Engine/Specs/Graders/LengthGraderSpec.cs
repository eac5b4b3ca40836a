using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>length</c> grader: 1 where the length of the input is in a range, and linearly less outside.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Minimum">The shortest length that scores 1.</param>
/// <param name="Maximum">The longest length that scores 1; at least <paramref name="Minimum"/>.</param>
/// <param name="Falloff">How far outside the score reaches 0; with 0 it is 0 at once.</param>
public sealed record LengthGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    LengthUnit Unit,
    int Minimum,
    int Maximum,
    int Falloff) : GraderSpec(Name, Location)
{
    internal const string TypeName = "length";

    private static readonly NamedValues<LengthUnit> _units = new(("characters", LengthUnit.Characters), ("words", LengthUnit.Words));

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input];

    internal static LengthGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["input"]!),
        _units.Parse(node.Text("unit") ?? "characters"),
        node.Integer("minimum") ?? 0,
        node.Integer("maximum")!.Value,
        node.Integer("falloff") ?? 0);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) => json
        .Add("input", Input)
        .Add("unit", _units.NameOf(Unit))
        .Add("minimum", Minimum)
        .Add("maximum", Maximum)
        .Add("falloff", Falloff);
}
