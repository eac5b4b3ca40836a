using System.Text.Json;
using Rft.Engine.Grading;

namespace Rft.Cli.Output;

/// <summary>What graders made of many answers, as JSON members; docs/command-line.md lists them.</summary>
internal static class GradeSummaryJson
{
    /// <summary>Writes the members of a summary.</summary>
    public static void WriteMembers(Utf8JsonWriter json, GradeSummary summary)
    {
        json.WriteString("grader", summary.Grader);
        json.WriteString("answers", summary.Answers);
        json.WriteNumber("count", summary.Count);
        json.WriteNumber("scored", summary.Scored);
        json.WriteNumber("failed", summary.Failed);
        json.WriteNumberOrNull("mean", summary.Mean);
        json.WriteNumberOrNull("deviation", summary.Deviation);
        json.WriteNumberOrNull("minimum", summary.Minimum);
        json.WriteNumberOrNull("median", summary.Median);
        json.WriteNumberOrNull("maximum", summary.Maximum);
        json.WriteNumber("pass_threshold", summary.PassThreshold);
        json.WriteNumberOrNull("pass_rate", summary.PassRate);
        WriteArray(json, "histogram", summary.Histogram, bin =>
        {
            json.WriteNumber("low", bin.Low);
            json.WriteNumber("high", bin.High);
            json.WriteNumber("count", bin.Count);
        });
        json.WriteNumber("groups", summary.Groups);
        json.WriteNumber("flat_groups", summary.FlatGroups);
        WriteArray(json, "members", summary.Members, member =>
        {
            json.WriteString("key", member.Key);
            json.WriteNumberOrNull("mean", member.Mean);
            json.WriteNumber("scored", member.Scored);
            json.WriteNumber("failed", member.Failed);
        });
        WriteArray(json, "agreements", summary.Agreements, pair =>
        {
            json.WriteString("first", pair.First);
            json.WriteString("second", pair.Second);
            json.WriteNumber("agreement", pair.Agreement);
            json.WriteNumberOrNull("correlation", pair.Correlation);
        });
        WriteArray(json, "errors", summary.Errors, error =>
        {
            json.WriteString("flag", error.Flag);
            json.WriteNumber("count", error.Count);
            WriteArray(json, "examples", error.Examples, example => WriteExample(json, example));
        });
        WriteArray(json, "slowest", summary.Slowest, example => WriteExample(json, example));
        WriteArray(json, "usage", summary.Usage, usage =>
        {
            json.WriteString("model", usage.Model);
            json.WriteNumber("prompt_tokens", usage.PromptTokens);
            json.WriteNumber("completion_tokens", usage.CompletionTokens);
        });
        json.WriteNumber("seconds", summary.Seconds);
        json.WriteBoolean("from_store", summary.FromStore);
    }

    /// <summary>Writes the members of a comparison.</summary>
    public static void WriteMembers(Utf8JsonWriter json, GraderDifference difference)
    {
        json.WriteString("old", difference.Old);
        json.WriteString("new", difference.New);
        json.WriteString("answers", difference.Answers);
        json.WriteNumber("count", difference.Count);
        json.WriteNumber("compared", difference.Compared);
        json.WriteNumber("rows", difference.Rows);
        json.WriteNumber("changed", difference.Changed);
        json.WriteNumber("pass_threshold", difference.PassThreshold);
        json.WriteNumberOrNull("old_mean", difference.OldMean);
        json.WriteNumberOrNull("new_mean", difference.NewMean);
        json.WriteNumberOrNull("difference", difference.NewMean - difference.OldMean);
        json.WriteNumberOrNull("interval_low", difference.Interval?.Low);
        json.WriteNumberOrNull("interval_high", difference.Interval?.High);
        json.WriteNumberOrNull("spearman", difference.Spearman);
        json.WriteNumberOrNull("kendall", difference.Kendall);
        json.WriteStartObject("flips");
        foreach (var flip in difference.Flips)
        {
            json.WriteNumber($"{DifferenceText.Word(flip.Old)}_{DifferenceText.Word(flip.New)}", flip.Count);
        }

        json.WriteEndObject();
        WriteArray(json, "causes", difference.Causes, cause =>
        {
            json.WriteString("name", cause.Name);
            json.WriteNumberOrNull("old_mean", cause.OldMean);
            json.WriteNumberOrNull("new_mean", cause.NewMean);
            json.WriteNumber("changed", cause.Changed);
            json.WriteNumber("mean_effect", cause.MeanEffect);
            json.WriteNumber("verdicts", cause.Verdicts);
        });
        WriteArray(json, "examples", difference.Examples, example =>
        {
            json.WriteNumber("line", example.Line);
            json.WriteString("prompt", example.Prompt);
            json.WriteString("answer", example.Answer);
            json.WriteNumberOrNull("old", example.Old);
            json.WriteNumberOrNull("new", example.New);
            json.WriteString("old_verdict", DifferenceText.Word(example.OldOutcome));
            json.WriteString("new_verdict", DifferenceText.Word(example.NewOutcome));
            json.WriteString("cause", example.Cause);
        });
    }

    private static void WriteExample(Utf8JsonWriter json, GradedExample example)
    {
        json.WriteNumber("line", example.Line);
        json.WriteString("prompt", example.Prompt);
        json.WriteString("answer", example.Answer);
        json.WriteNumberOrNull("reward", example.Reward);
        json.WriteString("details", example.Details);
        json.WriteNumber("seconds", example.Seconds);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
