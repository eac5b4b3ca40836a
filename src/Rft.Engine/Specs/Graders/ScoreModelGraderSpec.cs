using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>score_model</c> grader: the number that a model gives an answer.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Model">A model of the judges' service, or the folder of a local one.</param>
/// <param name="Input">The messages to it.</param>
/// <param name="Minimum">The lowest score; lower ones are raised to it.</param>
/// <param name="Maximum">The highest score; higher ones are lowered to it.</param>
/// <param name="Sampling">How it samples.</param>
/// <param name="Node">The grader's JSON.</param>
public sealed record ScoreModelGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Model,
    IReadOnlyList<JudgeMessageSpec> Input,
    double Minimum,
    double Maximum,
    JudgeSampling Sampling,
    SourceNode Node) : GraderSpec(Name, Location)
{
    internal const string TypeName = "score_model";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => Input.SelectMany(message => message.Parts);

    internal static ScoreModelGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["model"]!),
        JudgeMessageSpec.ReadAll(node["input"]!),
        node["range"]?.Items[0].ToDouble() ?? 0,
        node["range"]?.Items[1].ToDouble() ?? 1,
        JudgeSampling.Read(node["sampling_params"]),
        node);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("model", Model).Add("input", Node["input"]!);
        json.Add("range", SourceNode.Array(Location, [Number(Minimum), Number(Maximum)]));
        if (Node["sampling_params"] is { Kind: SourceNodeKind.Object } sampling)
        {
            json.Add("sampling_params", sampling);
        }
    }

    private SourceNode Number(double value) => SourceNode.Number(Location, JsonText.Number(value));
}
