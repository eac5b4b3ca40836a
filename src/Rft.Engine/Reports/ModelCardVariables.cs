using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Engine.Specs;

namespace Rft.Engine.Reports;

/// <summary>The variables of the model card: those of the report in Markdown, and the front matter's as YAML.</summary>
internal static partial class ModelCardVariables
{
    /// <summary>The variables by name.</summary>
    public static Dictionary<string, object?> Build(ReportModel model)
    {
        var variables = new ReportVariables(model, new MarkdownFormat()).Build();
        var format = new MarkdownFormat();
        var spec = model.Spec;
        var lora = spec.Engine.Adapter == AdapterKind.Lora;
        variables["yaml_base_model"] = Yaml.Quote(HubName(spec.Model.Text));
        variables["yaml_name"] = Yaml.Quote(spec.Name);
        variables["yaml_library"] = lora ? "peft" : "transformers";
        variables["has_license"] = model.License is not null;
        variables["yaml_license"] = Yaml.Quote(model.License ?? "");
        variables["yaml_tags"] = Tags(spec, lora).Select(tag => (object?)Yaml.Quote(tag)).ToList();
        variables["yaml_dataset"] = Yaml.Quote(Path.GetFileName(spec.ValidationFile?.Text ?? ""));
        variables["yaml_metrics"] = (model.Evaluation?.Metrics.Concat(model.Evaluation.Behaviours) ?? []).Select(metric =>
            (object?)new Dictionary<string, object?>
            {
                ["type"] = Yaml.Quote(model.Evaluation!.Behaviours.Contains(metric) ? "behaviour_share" : metric.Name),
                ["name"] = Yaml.Quote(MetricLabels.Of(metric, model.Evaluation!.Settings)),
                ["value"] = Math.Round(metric.Candidate, 6).ToString("0.0#####", CultureInfo.InvariantCulture),
            }).ToList();
        variables["has_base_model"] = spec.Engine.Initialization == ModelInitialization.Pretrained;
        variables["origin"] = Origin(spec, lora, format);
        variables["has_grader"] = spec.Grader is not null;
        variables["grader"] = format.Code(spec.Grader?.Name ?? "");
        variables["training_file"] = format.Code(spec.TrainingFile.Text);
        variables["chat_command"] = format.Code($"rft chat {Path.GetFileName(spec.FilePath)}");
        variables["limitations"] = Limitations(model).Concat(Caveats.Of(model)).ToList<object?>();
        variables["load_code"] = MarkdownFormat.Fence(lora ? AdapterCode(spec) : FullCode(), "python");
        return variables;
    }

    private static string Origin(RftSpec spec, bool lora, MarkdownFormat format)
    {
        var method = spec.Method == TrainingMethod.Preference ? "preference" : ResolvedSpec.NameOf(spec.Method);
        var made = $"made by {method} fine-tuning with Rft";
        return (spec.Engine.Initialization, lora) switch
        {
            (ModelInitialization.Random, _) =>
                $"A model of the architecture in {format.Code(spec.Model.Text)} that began with random weights, "
                + $"made by {method} training with Rft.",
            (_, true) => $"A LoRA adapter for the model {format.Code(spec.Model.Text)}, {made}.",
            _ => $"The model {format.Code(spec.Model.Text)} with all its weights trained further, {made}.",
        };
    }

    private static IEnumerable<string> Tags(RftSpec spec, bool lora)
    {
        yield return "rft";
        yield return spec.Method switch
        {
            TrainingMethod.Reinforcement => "reinforcement-learning",
            TrainingMethod.Preference => "dpo",
            _ => "supervised-fine-tuning",
        };
        if (lora)
        {
            yield return "lora";
        }
    }

    private static IEnumerable<string> Limitations(ReportModel model)
    {
        if (model.Evaluation is not { } evaluation)
        {
            yield break;
        }

        var scores = evaluation.Candidate;
        var temperature = Numbers.Setting(evaluation.Settings.Temperature);
        if (scores is { PassRate: { } sampled, GreedyPassRate: { } greedy })
        {
            yield return $"At temperature {temperature}, {Numbers.Value(1 - sampled, Evaluation.MetricUnit.Share)} of its answers "
                + $"to held-out rows fail; with greedy decoding, {Numbers.Value(1 - greedy, Evaluation.MetricUnit.Share)} do.";
        }

        if (evaluation.Lost.Count > 0)
        {
            yield return $"{Numbers.Count(evaluation.Lost.Count)} held-out rows that the base model passes with greedy decoding, it fails.";
        }

        yield return "Nothing is known about prompts that are not like the held-out rows.";
    }

    // The Hub knows models by "name" or "owner/name"; a path on somebody's disk becomes its last folder.
    private static string HubName(string model)
    {
        var name = model.Replace('\\', '/').TrimEnd('/');
        if (HubIdentifier().IsMatch(name))
        {
            return name;
        }

        return name.Split('/')[^1] is { Length: > 0 } last ? last : "base";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][\w.-]*(/[A-Za-z0-9_-][\w.-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HubIdentifier();

    private static string AdapterCode(RftSpec spec) => $"""
        from peft import PeftModel
        from transformers import AutoModelForCausalLM, AutoTokenizer

        base = {Yaml.Quote(spec.Model.Text)}
        tokenizer = AutoTokenizer.from_pretrained(base)
        model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), "path/to/this/folder")
        """;

    private static string FullCode() => """
        from transformers import AutoModelForCausalLM, AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained("path/to/this/folder")
        model = AutoModelForCausalLM.from_pretrained("path/to/this/folder")
        """;
}
