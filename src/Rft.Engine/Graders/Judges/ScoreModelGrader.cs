using System.Globalization;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>score_model</c>: the number that a judge gives, held within the range.</summary>
internal sealed class ScoreModelGrader(ScoreModelGraderSpec spec, JudgePrompt prompt, IJudge judge, JudgePanel panel) : IGrader
{
    public string Name => spec.Name;

    public int? ConcurrentCalls => panel.Service.Concurrency;

    public static IGrader? Create(ScoreModelGraderSpec spec, GraderCreation creation)
    {
        if (spec.Minimum >= spec.Maximum)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.OutOfRange, spec.Node["range"]!.Location, $"'range' is [{spec.Minimum}, {spec.Maximum}]; expected the lower number first");
            return null;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"a number from {spec.Minimum} to {spec.Maximum}");
        var panel = creation.Shared(services => new JudgePanel(services));
        return JudgePrompt.Create(spec.Input, range, creation) is { } prompt
            && panel.For(spec.Model, spec.Location, creation.Diagnostics) is { } judge
                ? new ScoreModelGrader(spec, prompt, judge, panel)
                : null;
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken)
    {
        if (prompt.Render(sample, item, out var messages) is { } failed)
        {
            return new(failed);
        }

        var question = new JudgeQuestion(spec.Model.Value, messages, """{"type":"number"}""", spec.Sampling);
        return new(panel.AskAsync(judge, question, ScoreOf, cancellationToken));
    }

    private double? ScoreOf(JsonElement result) => result.ValueKind == JsonValueKind.Number && double.IsFinite(result.GetDouble())
        ? Math.Clamp(result.GetDouble(), spec.Minimum, spec.Maximum)
        : null;
}
