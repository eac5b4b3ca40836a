using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>multi</c> grader: a formula over the scores of other graders.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Graders">The graders under the keys that the formula uses, in file order.</param>
/// <param name="CalculateOutput">The formula.</param>
public sealed record MultiGraderSpec(
    string Name,
    SourceLocation Location,
    IReadOnlyList<KeyValuePair<string, GraderSpec>> Graders,
    SourceText CalculateOutput) : GraderSpec(Name, Location)
{
    internal const string TypeName = "multi";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<GraderSpec> Parts => Graders.Select(pair => pair.Value);

    internal static MultiGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        [.. node["graders"]!.Members.Select(member => KeyValuePair.Create(member.Name, GraderSpecTypes.Read(member.Value, member.Name)))],
        SourceText.Of(node["calculate_output"]!));

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        var graders = new ObjectBuilder(Location);
        foreach (var (key, grader) in Graders)
        {
            graders.Add(key, GraderSpecTypes.Write(grader));
        }

        json.Add("graders", graders.Build()).Add("calculate_output", CalculateOutput);
    }
}
