using System.Globalization;

namespace Rft.Engine.Runs;

/// <summary>The lines of timings.csv, in seconds and tokens.</summary>
internal static class StepTimingsTable
{
    private const int Cells = 7;

    /// <summary>The first line.</summary>
    public const string Header =
        "step,sampled_tokens,trained_tokens,sampling_seconds,grading_seconds,update_seconds,validation_seconds\n";

    /// <summary>The line of a step.</summary>
    public static string Line(StepTimings row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Step},{row.SampledTokens},{row.TrainedTokens},{row.SamplingSeconds:F6},{row.GradingSeconds:F6},{row.UpdateSeconds:F6},{row.ValidationSeconds:F6}\n");

    /// <summary>Reads a line back; null for the first line and for one that a killed process left unfinished.</summary>
    public static StepTimings? Parse(string line)
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

        return new StepTimings
        {
            Step = (int)numbers[0],
            SampledTokens = (long)numbers[1],
            TrainedTokens = (long)numbers[2],
            SamplingSeconds = numbers[3],
            GradingSeconds = numbers[4],
            UpdateSeconds = numbers[5],
            ValidationSeconds = numbers[6],
        };
    }
}
