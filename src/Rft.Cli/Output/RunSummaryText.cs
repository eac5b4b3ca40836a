using System.Globalization;
using System.Text;
using System.Text.Json;
using Rft.Engine.Evaluation;
using Rft.Engine.Pipeline;
using Rft.Engine.Reports;
using Rft.Engine.Runs;

namespace Rft.Cli.Output;

/// <summary>Where a run stands, as JSON members and for people.</summary>
internal static class RunSummaryText
{
    private static readonly (string Name, Func<ModelScores, double?> ValueOf)[] _scores =
    [
        ("right pairs", scores => scores.PreferenceAccuracy),
        ("loss a token", scores => scores.HeldOutLoss),
        ("mean reward", scores => scores.MeanReward),
        ("pass rate", scores => scores.PassRate),
        ("greedy reward", scores => scores.GreedyMeanReward),
    ];

    /// <summary>Writes the members that docs/command-line.md lists. What is not known yet is null.</summary>
    public static void WriteMembers(Utf8JsonWriter json, RunSummary summary)
    {
        var record = summary.Record;
        json.WriteString("name", summary.Spec.Name);
        json.WriteString("spec", summary.Spec.FilePath);
        json.WriteString("fingerprint", summary.Fingerprint);
        json.WriteString("state", StateOf(record));
        json.WriteBoolean("up_to_date", summary.IsUpToDate);
        json.WriteString("summary", OneLine(summary));
        json.WriteNumberOrNull("step", record?.Step);
        json.WriteNumberOrNull("steps", record?.Steps);
        json.WriteString("verdict", summary.Evaluation?.Verdict.Word());
        WriteScores(json, "baseline", summary.Evaluation?.Baseline);
        WriteScores(json, "candidate", summary.Evaluation?.Candidate);
        json.WriteNumberOrNull("train_seconds", summary.ModelPath is null ? null : record?.TrainSeconds);
        json.WriteNumberOrNull("evaluate_seconds", summary.Evaluation is null ? null : record?.EvaluateSeconds);
        json.WriteNumberOrNull("rollout_tokens_per_second", record?.RolloutTokensPerSecond);
        json.WriteString("weights_sha256", record?.WeightsDigest);
        json.WriteString("run_path", summary.RunPath);
        json.WriteString("model_path", summary.ModelPath);
        json.WriteString("output_path", summary.OutputPath);
        if (record?.Failure is { } failure)
        {
            json.WriteStartObject("failure");
            json.WriteString("code", failure.Code);
            json.WriteString("message", failure.Message);
            json.WriteEndObject();
        }
    }

    /// <summary>The run in a sentence.</summary>
    public static string OneLine(RunSummary summary)
    {
        var run = $"run {summary.Fingerprint[..12]}";
        return summary.Evaluation is { } evaluation
            ? $"{summary.Spec.Name}: {evaluation.Verdict.Word()}, {MetricLabels.Noun(evaluation.Metrics[0])} "
                + $"{Shift(evaluation.Metrics[0].Baseline, evaluation.Metrics[0].Candidate)}, {run}"
            : $"{summary.Spec.Name}: {StateOf(summary.Record)}, {run}";
    }

    /// <summary>A few aligned lines.</summary>
    public static string ForPeople(RunSummary summary)
    {
        var text = new StringBuilder();
        Line("run", $"{summary.Spec.Name}  {summary.Fingerprint[..12]}  {StateOf(summary.Record)}");
        if (summary.Record is { Failure: { } failure })
        {
            Line("failure", $"{failure.Code}: {failure.Message}");
        }

        if (summary.ModelPath is { } model)
        {
            var speed = summary.Record!.RolloutTokensPerSecond is { } tokens ? Invariant($", {tokens:N0} sampled tokens/s") : "";
            Line("training", Invariant($"{summary.Record.Steps} steps in {summary.Record.TrainSeconds:0.0} s{speed}"));
            Line("model", model);
        }

        if (summary.Evaluation is { } evaluation)
        {
            Line("verdict", evaluation.Verdict.Word());
            foreach (var (name, valueOf) in _scores)
            {
                if (valueOf(evaluation.Baseline) is { } before && valueOf(evaluation.Candidate) is { } after)
                {
                    Line(name, Shift(before, after));
                }
            }
        }

        if (summary.OutputPath is { } output)
        {
            Line("report", Path.Combine(output, "report.md"));
        }

        return text.ToString().TrimEnd();

        void Line(string name, string value) => text.Append(name.PadRight(15)).AppendLine(value);
    }

    private static string StateOf(RunRecord? record) => record?.State.Word() ?? "none";

    private static string Shift(double before, double after) => Invariant($"{before:0.000} -> {after:0.000}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void WriteScores(Utf8JsonWriter json, string name, ModelScores? scores)
    {
        if (scores is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumberOrNull("pass_rate", scores.PassRate);
        json.WriteNumberOrNull("mean_reward", scores.MeanReward);
        json.WriteNumberOrNull("greedy_pass_rate", scores.GreedyPassRate);
        json.WriteNumberOrNull("greedy_mean_reward", scores.GreedyMeanReward);
        if (scores.PreferenceAccuracy is { } accuracy)
        {
            json.WriteNumberOrNull("preference_accuracy", accuracy);
        }

        if (scores.HeldOutLoss is { } loss)
        {
            json.WriteNumberOrNull("held_out_loss", loss);
        }

        json.WriteEndObject();
    }
}
