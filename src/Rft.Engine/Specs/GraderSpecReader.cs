using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads valid grader objects, all paths inlined, into records, and writes the records back as JSON.</summary>
internal static class GraderSpecReader
{
    private static readonly (string Text, StringCheckOperation Operation)[] Operations =
    [
        ("eq", StringCheckOperation.Equal),
        ("ne", StringCheckOperation.NotEqual),
        ("like", StringCheckOperation.Contains),
        ("ilike", StringCheckOperation.ContainsIgnoringCase),
    ];

    private static readonly (string Text, TextSimilarityMetric Metric)[] Metrics =
    [
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
    ];

    private static readonly (string Text, NumberPosition Position)[] Positions =
        [("last", NumberPosition.Last), ("first", NumberPosition.First), ("whole", NumberPosition.Whole)];

    private static readonly (string Text, LengthUnit Unit)[] Units = [("characters", LengthUnit.Characters), ("words", LengthUnit.Words)];

    /// <summary>Reads a grader.</summary>
    /// <param name="node">The grader object.</param>
    /// <param name="defaultName">Its name where it has none.</param>
    public static GraderSpec Read(SourceNode node, string defaultName)
    {
        var name = node.FreeText("name") ?? defaultName;
        return node["type"]!.Text switch
        {
            "string_check" => new StringCheckGraderSpec(
                name,
                node.Location,
                Template(node["input"]!),
                Template(node["reference"]!),
                Operations.First(pair => pair.Text == node["operation"]!.Text).Operation),
            "text_similarity" => new TextSimilarityGraderSpec(
                name,
                node.Location,
                Template(node["input"]!),
                Template(node["reference"]!),
                Metrics.First(pair => pair.Text == node["evaluation_metric"]!.Text).Metric),
            "regex" => new RegexGraderSpec(
                name, node.Location, Template(node["input"]!), Template(node["pattern"]!), node["ignore_case"]?.IsTrue ?? false),
            "number" => new NumberGraderSpec(
                name,
                node.Location,
                Template(node["input"]!),
                Template(node["reference"]!),
                Positions.First(pair => pair.Text == (node.Text("position") ?? "last")).Position,
                node.Number("absolute_tolerance") ?? 0,
                node.Number("relative_tolerance") ?? 0),
            "json_schema" => new JsonSchemaGraderSpec(
                name, node.Location, Template(node["input"]!), node["schema"]!, node["reference"] is { } reference ? Template(reference) : null),
            "length" => new LengthGraderSpec(
                name,
                node.Location,
                Template(node["input"]!),
                Units.First(pair => pair.Text == (node.Text("unit") ?? "characters")).Unit,
                node.Integer("minimum") ?? 0,
                node.Integer("maximum")!.Value,
                node.Integer("falloff") ?? 0),
            "repetition" => new RepetitionGraderSpec(name, node.Location, Template(node["input"]!), node.Integer("words") ?? 3),
            "multi" => new MultiGraderSpec(
                name,
                node.Location,
                [.. node["graders"]!.Members.Select(member => KeyValuePair.Create(member.Name, Read(member.Value, member.Name)))],
                Template(node["calculate_output"]!)),
            var type => throw new InvalidOperationException($"The schema let the grader type '{type}' pass."),
        };
    }

    /// <summary>Writes a grader; what Rft ignores is left out.</summary>
    public static SourceNode Write(GraderSpec grader)
    {
        var json = new ObjectBuilder(grader.Location);
        switch (grader)
        {
            case StringCheckGraderSpec check:
                json.Add("type", "string_check").Add("name", check.Name);
                json.Add("input", check.Input.Node!).Add("reference", check.Reference.Node!);
                json.Add("operation", Operations.First(pair => pair.Operation == check.Operation).Text);
                break;
            case TextSimilarityGraderSpec similarity:
                json.Add("type", "text_similarity").Add("name", similarity.Name);
                json.Add("input", similarity.Input.Node!).Add("reference", similarity.Reference.Node!);
                json.Add("evaluation_metric", Metrics.First(pair => pair.Metric == similarity.Metric).Text);
                break;
            case RegexGraderSpec regex:
                json.Add("type", "regex").Add("name", regex.Name).Add("input", regex.Input.Node!).Add("pattern", regex.Pattern.Node!);
                json.Add("ignore_case", SourceNode.Boolean(regex.Location, regex.IgnoreCase));
                break;
            case NumberGraderSpec number:
                json.Add("type", "number").Add("name", number.Name);
                json.Add("input", number.Input.Node!).Add("reference", number.Reference.Node!);
                json.Add("position", Positions.First(pair => pair.Position == number.Position).Text);
                json.Add("absolute_tolerance", number.AbsoluteTolerance).Add("relative_tolerance", number.RelativeTolerance);
                break;
            case JsonSchemaGraderSpec schema:
                json.Add("type", "json_schema").Add("name", schema.Name).Add("input", schema.Input.Node!).Add("schema", schema.Schema);
                if (schema.Reference is { } wanted)
                {
                    json.Add("reference", wanted.Node!);
                }

                break;
            case LengthGraderSpec length:
                json.Add("type", "length").Add("name", length.Name).Add("input", length.Input.Node!);
                json.Add("unit", Units.First(pair => pair.Unit == length.Unit).Text);
                json.Add("minimum", length.Minimum).Add("maximum", length.Maximum).Add("falloff", length.Falloff);
                break;
            case RepetitionGraderSpec repetition:
                json.Add("type", "repetition").Add("name", repetition.Name).Add("input", repetition.Input.Node!);
                json.Add("words", repetition.Words);
                break;
            case MultiGraderSpec multi:
                var graders = new ObjectBuilder(multi.Location);
                foreach (var (key, inner) in multi.Graders)
                {
                    graders.Add(key, Write(inner));
                }

                json.Add("type", "multi").Add("name", multi.Name).Add("graders", graders.Build());
                json.Add("calculate_output", multi.CalculateOutput.Node!);
                break;
            default:
                throw new InvalidOperationException($"There is no JSON for {grader.GetType().Name}.");
        }

        return json.Build();
    }

    private static SourceText Template(SourceNode node) => new(node.Text, node);
}
