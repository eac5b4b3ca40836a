using System.Text;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>label_model</c>: 1 where a judge's label is one of the passing ones, else 0. A label that is none of them is no score.</summary>
internal sealed class LabelModelGrader(LabelModelGraderSpec spec, JudgePrompt prompt, string schema, IJudge judge, JudgePanel panel) : IGrader
{
    public string Name => spec.Name;

    public int? ConcurrentCalls => panel.Service.Concurrency;

    public static IGrader? Create(LabelModelGraderSpec spec, GraderCreation creation)
    {
        List<string> labels = [.. spec.Labels.Select(label => label.Value)];
        var unknown = spec.PassingLabels.Where(label => !labels.Contains(label.Value)).ToList();
        foreach (var label in unknown)
        {
            var nearest = Suggestions.Nearest(label.Value, labels);
            creation.Diagnostics.Add(
                DiagnosticTable.LabelUnknown,
                label.LocationOf(0),
                $"the passing label {Quoted.Text(label.Value)} is none of 'labels'" + (nearest is null ? "" : $"; did you mean {Quoted.Text(nearest)}?"));
        }

        var names = new StringBuilder();
        foreach (var label in labels)
        {
            names.Append(names.Length == 0 ? "" : ",");
            JsonText.AppendString(names, label);
        }

        var panel = creation.Shared(services => new JudgePanel(services));
        return JudgePrompt.Create(spec.Input, $"one of the labels {names}", creation) is { } prompt
            && panel.For(spec.Model, spec.Location, creation.Diagnostics) is { } judge
            && unknown.Count == 0
                ? new LabelModelGrader(spec, prompt, $$"""{"type":"string","enum":[{{names}}]}""", judge, panel)
                : null;
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        if (prompt.Render(sample, item, out var messages) is { } failed)
        {
            return new(failed);
        }

        return new(panel.AskAsync(judge, new JudgeQuestion(spec.Model.Value, messages, schema, spec.Sampling), ScoreOf, cancellationToken));
    }

    private double? ScoreOf(JsonElement result)
    {
        var label = result.ValueKind == JsonValueKind.String ? JsonText.Of(result) : null;
        return label is null || !Has(spec.Labels, label) ? null : Has(spec.PassingLabels, label) ? 1 : 0;
    }

    private static bool Has(IReadOnlyList<SourceText> labels, string label) => labels.Any(known => known.Value == label);
}
