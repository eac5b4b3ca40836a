using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>A <c>text_similarity</c> grader: how similar two texts are, from 0 to 1.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template, usually of the item.</param>
/// <param name="Metric">The metric.</param>
public sealed record TextSimilarityGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    TextSimilarityMetric Metric) : GraderSpec(Name, Location)
{
    internal const string TypeName = "text_similarity";

    private static readonly NamedValues<TextSimilarityMetric> _metrics = new(
        ("fuzzy_match", TextSimilarityMetric.FuzzyMatch),
        ("bleu", TextSimilarityMetric.Bleu),
        ("gleu", TextSimilarityMetric.Gleu),
        ("meteor", TextSimilarityMetric.Meteor),
        ("rouge_1", TextSimilarityMetric.Rouge1),
        ("rouge_2", TextSimilarityMetric.Rouge2),
        ("rouge_3", TextSimilarityMetric.Rouge3),
        ("rouge_4", TextSimilarityMetric.Rouge4),
        ("rouge_5", TextSimilarityMetric.Rouge5),
        ("rouge_l", TextSimilarityMetric.RougeL),
        ("cosine", TextSimilarityMetric.Cosine));

    /// <inheritdoc/>
    public override string Type => TypeName;

    /// <inheritdoc/>
    internal override IEnumerable<SourceText> Templates => [Input, Reference];

    internal static TextSimilarityGraderSpec Read(SourceNode node, string name) => new(
        name,
        node.Location,
        SourceText.Of(node["input"]!),
        SourceText.Of(node["reference"]!),
        _metrics.Parse(node["evaluation_metric"]!.Text));

    /// <inheritdoc/>
    internal override void Write(ObjectBuilder json) =>
        json.Add("input", Input).Add("reference", Reference).Add("evaluation_metric", _metrics.NameOf(Metric));
}
