using Rft.Engine.Evaluation;
using Rft.Engine.Specs;
using Rft.Engine.Training;

namespace Rft.Engine.Reports;

/// <summary>
/// The variables of the templates. Text of models, data and specs is escaped here, for one format; templates only lay out. Whatever
/// is not escaped holds numbers and our own words only.
/// </summary>
internal sealed class ReportVariables(ReportModel model, ITextFormat format)
{
    private const int MostFlips = 10;

    /// <summary>The variables by name.</summary>
    public Dictionary<string, object?> Build()
    {
        var curve = TrainingCurve.Of(model.Steps, model.Evaluation);
        var spec = model.Spec;
        var alarms = HealthMonitor.Of(model.Steps, spec.Evaluation.PassThreshold);
        var variables = new Dictionary<string, object?>
        {
            ["name"] = format.Inline(spec.Name),
            ["version"] = spec.Version is { } version ? format.Inline(version) : "",
            ["has_description"] = !string.IsNullOrWhiteSpace(spec.Description),
            ["description"] = format.Inline(spec.Description ?? ""),
            ["verdict_word"] = Headline.Word(model),
            ["verdict_class"] = model.Evaluation is { } evaluation ? ClassOf(evaluation.Verdict) : "trained",
            ["verdict_sentence"] = Headline.Sentence(model),
            // A number keeps its sign where a line breaks.
            ["verdict_sentence_capital"] = Capital(Headline.Sentence(model)).Replace(" %", "\u00A0%", StringComparison.Ordinal),
            ["has_evaluation"] = model.Evaluation is not null,
            ["has_curve"] = curve is not null,
            ["curve_mermaid"] = curve is null ? "" : MermaidChart.Draw(curve),
            ["curve_svg"] = curve is null ? "" : RewardChart.Draw(curve).ToInline(),
            ["chart_css"] = ChartStyle.Css,
            ["has_alarms"] = alarms.Count > 0,
            ["alarms"] = alarms.Select(alarm => (object?)new Dictionary<string, object?>
            {
                ["code"] = alarm.Descriptor.Code,
                ["title"] = alarm.Descriptor.Title,
                ["message"] = format.Inline(alarm.Message),
                ["remedy"] = format.Inline(alarm.Descriptor.Remedy),
            }).ToList(),
            ["caveats"] = Caveats.Of(model).ToList<object?>(),
            ["hyperparameters"] = Pairs(Hyperparameters.Of(spec).Select(pair => (pair.Label, format.Inline(pair.Value)))),
            ["facts"] = Pairs(Facts()),
            ["environment"] = Pairs(EnvironmentFacts()),
            ["command"] = format.Code(model.Command),
            ["command_block"] = format.Block(model.Command),
            ["fingerprint"] = format.Code(model.Fingerprint),
        };
        if (model.Evaluation is { } result)
        {
            AddEvaluation(variables, result);
        }

        return variables;
    }

    private void AddEvaluation(Dictionary<string, object?> variables, EvaluationResult result)
    {
        variables["coverage"] = Numbers.Setting(Math.Round(100 * (1 - result.Settings.Significance), 6));
        variables["rows"] = Numbers.Count(result.Rows);
        variables["pass_threshold"] = Numbers.Setting(result.Settings.PassThreshold);
        variables["metrics"] = result.Metrics.Select(metric => Metric(metric, result.Settings)).ToList<object?>();
        variables["cards"] = Cards(result).Select(metric => Metric(metric, result.Settings)).ToList<object?>();
        variables["has_behaviours"] = result.Behaviours.Count > 0;
        variables["behaviours"] = result.Behaviours.Select(metric => Metric(metric, result.Settings)).ToList<object?>();
        variables["behaviours_svg"] = result.Behaviours.Count > 0 ? BehaviourChart.Draw(result.Behaviours).ToInline() : "";
        variables["has_rewards"] = result.Rewards is not null;
        variables["distribution_svg"] = result.Rewards is { } rewards ? DistributionChart.Draw(rewards).ToInline() : "";
        var gained = Flips("passed by the trained model only", result.Gained);
        var lost = Flips("passed by the base model only", result.Lost);
        variables["gained"] = gained;
        variables["lost"] = lost;
        variables["flip_lists"] = new List<object?> { lost, gained };
    }

    private Dictionary<string, object?> Metric(MetricComparison metric, EvaluationSpec settings) => new()
    {
        ["label"] = format.Inline(MetricLabels.Of(metric, settings)),
        ["base"] = Numbers.Value(metric.Baseline, metric.Unit),
        ["trained"] = Numbers.Value(metric.Candidate, metric.Unit),
        ["difference"] = Numbers.Difference(metric.Difference, metric.Unit),
        ["interval"] = Numbers.Interval(metric.Interval, metric.Unit),
        ["verdict"] = metric.Verdict.Word(),
        ["verdict_class"] = ClassOf(metric.Verdict),
    };

    // The headline metric, what a user feels with greedy decoding, and how the answers changed.
    private static IEnumerable<MetricComparison> Cards(EvaluationResult result) =>
    [
        .. result.Metrics.Where(metric => metric.Name is
            "mean_reward" or "pass_rate" or "greedy_pass_rate" or "preference_accuracy" or "preference_margin" or "held_out_loss"),
        .. result.Behaviours.Concat(result.Metrics.Where(metric => metric.Name == "completion_tokens")).Take(1),
    ];

    private Dictionary<string, object?> Flips(string label, IReadOnlyList<Flip> flips) => new()
    {
        ["label"] = label,
        ["label_capital"] = Capital(label),
        ["count"] = Numbers.Count(flips.Count),
        ["any"] = flips.Count > 0,
        ["has_more"] = flips.Count > MostFlips,
        ["more"] = Numbers.Count(flips.Count - MostFlips),
        ["rows"] = flips.Take(MostFlips).Select((flip, index) => new Dictionary<string, object?>
        {
            ["is_first"] = index == 0,
            ["line"] = Numbers.Count(flip.Line),
            ["title"] = format.Code(PlainText.Line(flip.Prompt)),
            ["prompt"] = format.Block(flip.Prompt),
            ["base"] = format.Block(flip.Baseline),
            ["base_reward"] = Numbers.Value(flip.BaselineReward, MetricUnit.Reward),
            ["trained"] = format.Block(flip.Candidate),
            ["trained_reward"] = Numbers.Value(flip.CandidateReward, MetricUnit.Reward),
        }).ToList<object?>(),
    };

    private IEnumerable<(string Label, string Value)> Facts()
    {
        yield return ("base model", $"{format.Code(model.Spec.Model.Text)}, SHA-256 {format.Code(model.Inputs.Model)}");
        yield return ("training rows", Rows(model.TrainingRows, model.Spec.TrainingFile, model.Inputs.TrainingFile));
        if (model.Spec.ValidationFile is { } validation && model.Inputs.ValidationFile is { } digest)
        {
            yield return ("held-out rows", Rows(model.ValidationRows, validation, digest));
        }

        yield return ("steps", Numbers.Count(model.Steps.Count));
        if (model.KeptStep > 0 && model.KeptStep < model.Steps.Count)
        {
            yield return ("kept", $"the weights of step {Numbers.Count(model.KeptStep)}, the best on held-out rows during training");
        }

        yield return ("trained parameters", Numbers.Count(model.TrainableParameters));
        yield return ("training time", Numbers.Duration(model.TrainSeconds));
        if (model.RolloutTokensPerSecond is { } speed)
        {
            yield return ("sampling speed", $"{Numbers.Count((long)Math.Round(speed))} tokens a second");
        }

        yield return ("trained weights", $"SHA-256 {format.Code(model.WeightsDigest)}");
    }

    private string Rows(int count, FileReference file, string digest) =>
        $"{Numbers.Count(count)} of {format.Code(file.Text)}, SHA-256 {format.Code(digest)}";

    private IEnumerable<(string Label, string Value)> EnvironmentFacts()
    {
        var environment = model.Environment;
        yield return ("Rft", format.Inline(environment.EngineVersion));
        yield return ("engine", format.Inline($"{environment.Engine}: {environment.Device}"));
        yield return ("runtime", format.Inline(environment.Runtime));
        yield return ("system", format.Inline($"{environment.Os}, {environment.Architecture}, {environment.Processors} processors"));
    }

    private static string ClassOf(Verdict verdict) => verdict.Word().Replace(' ', '-');

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static List<object?> Pairs(IEnumerable<(string Label, string Value)> pairs) =>
        [.. pairs.Select(pair => new Dictionary<string, object?> { ["label"] = pair.Label, ["value"] = pair.Value })];
}
