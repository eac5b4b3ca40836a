using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>number</c> grader: 1 where a number of the input is close enough to that of the reference, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template whose text is a number.</param>
/// <param name="Position">Which number of the input counts.</param>
/// <param name="AbsoluteTolerance">How far it may be from the reference.</param>
/// <param name="RelativeTolerance">The same, as a share of the reference; the larger of the two allowances counts.</param>
public sealed record NumberGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    NumberPosition Position,
    double AbsoluteTolerance,
    double RelativeTolerance) : GraderSpec(Name, Location)
{
    internal const string TypeName = "number";

    private static readonly NamedValues<NumberPosition> _positions =
        new(("last", NumberPosition.Last), ("first", NumberPosition.First), ("whole", NumberPosition.Whole));

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input, Reference];

    internal static NumberGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["input"]!),
        SourceText.Of(node["reference"]!),
        _positions.Parse(node.Text("position") ?? "last"),
        node.Number("absolute_tolerance") ?? 0,
        node.Number("relative_tolerance") ?? 0);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) => json
        .Add("input", Input)
        .Add("reference", Reference)
        .Add("position", _positions.NameOf(Position))
        .Add("absolute_tolerance", AbsoluteTolerance)
        .Add("relative_tolerance", RelativeTolerance);
}
