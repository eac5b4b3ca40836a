using Rft.Engine.Evaluation;

namespace Rft.Engine.Reports;

/// <summary>How the rewards of sampled answers are spread before and after: two bars a bin.</summary>
internal static class DistributionChart
{
    private const int Width = 640;
    private const int Height = 250;
    private const int Left = 60;
    private const int Right = 16;
    private const int Top = 36;
    private const int Bottom = 44;

    /// <summary>Draws the bars as shares of each model's answers.</summary>
    public static SvgCanvas Draw(RewardDistribution rewards)
    {
        var before = Shares(rewards.Baseline);
        var after = Shares(rewards.Candidate);
        var vertical = Axis.Over(0, Math.Max(before.Max(), after.Max()), 4);
        var slot = (Width - Left - Right) / (double)before.Length;
        var bar = slot * 0.38;
        double Y(double share) => Height - Bottom - (vertical.Share(share) * (Height - Top - Bottom));

        var canvas = new SvgCanvas(
            "distribution",
            Width,
            Height,
            "Rewards of sampled answers",
            $"Bar chart of the share of answers by reward. Highest bin: base {Numbers.Value(before[^1], MetricUnit.Share)}, "
            + $"trained {Numbers.Value(after[^1], MetricUnit.Share)}. Lowest bin: base {Numbers.Value(before[0], MetricUnit.Share)}, "
            + $"trained {Numbers.Value(after[0], MetricUnit.Share)}.");
        canvas.Text("strong", Left, 16, "share of answers");
        DrawLegend(canvas, Left + 175);
        foreach (var tick in vertical.Ticks)
        {
            canvas.Line("grid", Left, Y(tick), Width - Right, Y(tick));
            canvas.Text("end", Left - 8, Y(tick) + 4, Numbers.Fixed(100 * tick, Math.Max(0, vertical.Decimals - 2)) + " %");
        }

        for (var bin = 0; bin < before.Length; bin++)
        {
            var x = Left + (slot * bin) + (slot * 0.12);
            canvas.Bar("bar-base", x, Y(before[bin]), bar, Y(0) - Y(before[bin]));
            canvas.Bar("bar-trained", x + bar, Y(after[bin]), bar, Y(0) - Y(after[bin]));
        }

        for (var edge = 0; edge <= before.Length; edge += 2)
        {
            var value = rewards.Low + ((rewards.High - rewards.Low) * edge / before.Length);
            canvas.Text("middle", Left + (slot * edge), Height - Bottom + 18, Numbers.Fixed(value, 1));
        }

        canvas.Text("middle", (Left + Width - Right) / 2.0, Height - 6, "reward");
        return canvas;
    }

    /// <summary>The legend that bar charts share.</summary>
    internal static void DrawLegend(SvgCanvas canvas, double x)
    {
        canvas.Bar("bar-base", x, 6, 12, 12);
        canvas.Text("", x + 18, 16, "base model");
        canvas.Bar("bar-trained", x + 120, 6, 12, 12);
        canvas.Text("", x + 138, 16, "trained model");
    }

    private static double[] Shares(IReadOnlyList<int> counts) =>
        [.. counts.Select(count => count / (double)Math.Max(1, counts.Sum()))];
}
