using System.Globalization;

namespace Rft.Engine.Runs;

/// <summary>The lines of timings.csv, in seconds, tokens and the currency of the prices.</summary>
internal static class StepTimingTable
{
    private const int Cells = 11;

    /// <summary>The first line.</summary>
    public const string Header =
        "step,seconds,rollout_seconds,rollout_tokens,grading_seconds,update_seconds,validation_seconds,trained_tokens,"
        + "judge_tokens,judge_cost,tool_seconds\n";

    /// <summary>The line of a step.</summary>
    public static string Line(StepTiming row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Step},{row.Seconds:F6},{row.RolloutSeconds:F6},{row.RolloutTokens},"
        + $"{row.GradingSeconds:F6},{row.UpdateSeconds:F6},{row.ValidationSeconds:F6},{row.TrainedTokens},{row.JudgeTokens},{row.JudgeCost:F6},"
        + $"{row.ToolSeconds:F6}\n");

    /// <summary>Reads a line back; null for the first line and for one that a killed process left unfinished.</summary>
    public static StepTiming? Parse(string line)
    {
        var cells = line.Split(',');
        var numbers = new double[Cells];
        if (cells.Length != Cells)
        {
            return null;
        }

        for (var cell = 0; cell < Cells; cell++)
        {
            if (!double.TryParse(cells[cell], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[cell]))
            {
                return null;
            }
        }

        return new StepTiming((int)numbers[0], numbers[1], numbers[2], (long)numbers[3])
        {
            GradingSeconds = numbers[4],
            UpdateSeconds = numbers[5],
            ValidationSeconds = numbers[6],
            TrainedTokens = (long)numbers[7],
            JudgeTokens = (long)numbers[8],
            JudgeCost = numbers[9],
            ToolSeconds = numbers[10],
        };
    }
}
