using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>math</c> grader: 1 where the answer means the same as the reference, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template of the right answer.</param>
/// <param name="RelativeTolerance">How far a number may be off, as a share of the larger; 0 for rounding alone.</param>
public sealed record MathGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    double RelativeTolerance) : GraderSpec(Name, Location)
{
    internal const string TypeName = "math";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input, Reference];

    internal static MathGraderSpec Read(SourceNode node, string name) => new(
        name, node.Location, SourceText.Of(node["input"]!), SourceText.Of(node["reference"]!), node.Number("relative_tolerance") ?? 0);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) =>
        json.Add("input", Input).Add("reference", Reference).Add("relative_tolerance", RelativeTolerance);
}
