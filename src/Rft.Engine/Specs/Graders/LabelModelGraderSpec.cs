using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>label_model</c> grader: 1 where a model gives an answer one of the passing labels, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Model">A model of the judges' service, or the folder of a local one.</param>
/// <param name="Input">The messages to it.</param>
/// <param name="Labels">The labels that it chooses from.</param>
/// <param name="PassingLabels">Those that count.</param>
/// <param name="Sampling">How it samples.</param>
/// <param name="Node">The grader's JSON.</param>
public sealed record LabelModelGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Model,
    IReadOnlyList<JudgeMessageSpec> Input,
    IReadOnlyList<SourceText> Labels,
    IReadOnlyList<SourceText> PassingLabels,
    JudgeSampling Sampling,
    SourceNode Node) : GraderSpec(Name, Location)
{
    internal const string TypeName = "label_model";

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => Input.SelectMany(message => message.Parts);

    internal static LabelModelGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["model"]!),
        JudgeMessageSpec.ReadAll(node["input"]!),
        [.. node["labels"]!.Items.Select(SourceText.Of)],
        [.. node["passing_labels"]!.Items.Select(SourceText.Of)],
        JudgeSampling.Read(node["sampling_params"]),
        node);

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json)
    {
        json.Add("model", Model).Add("input", Node["input"]!).Add("labels", Node["labels"]!).Add("passing_labels", Node["passing_labels"]!);
        if (Node["sampling_params"] is { Kind: SourceNodeKind.Object } sampling)
        {
            json.Add("sampling_params", sampling);
        }
    }
}
