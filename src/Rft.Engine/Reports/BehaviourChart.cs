using Rft.Engine.Evaluation;

namespace Rft.Engine.Reports;

/// <summary>How often answers show each behaviour before and after, with the interval of the difference at the trained bar's end.</summary>
internal static class BehaviourChart
{
    private const int Width = 640;
    private const int Left = 8;
    private const int Right = 72;
    private const int Top = 36;
    private const int Row = 62;
    private const int Bar = 14;

    /// <summary>Draws two bars a behaviour.</summary>
    public static SvgCanvas Draw(IReadOnlyList<MetricComparison> behaviours)
    {
        double X(double share) => Left + (Math.Clamp(share, 0, 1) * (Width - Left - Right));
        var canvas = new SvgCanvas(
            "behaviours",
            Width,
            Top + (Row * behaviours.Count),
            "Behaviours",
            "Bar chart of the share of answers that show each behaviour. " + string.Join(' ', behaviours.Select(behaviour =>
                $"{PlainText.Line(behaviour.Name)}: base {Share(behaviour.Baseline)}, trained {Share(behaviour.Candidate)}.")));
        DistributionChart.DrawLegend(canvas, Left);
        canvas.Line("interval", Left + 265, 12, Left + 285, 12);
        canvas.Text("", Left + 293, 16, "interval of the difference");
        for (var index = 0; index < behaviours.Count; index++)
        {
            var behaviour = behaviours[index];
            double top = Top + (Row * index);
            canvas.Text("strong", Left, top + 12, behaviour.Name);
            canvas.Bar("bar-base", Left, top + 19, X(behaviour.Baseline) - Left, Bar);
            canvas.Text("", X(behaviour.Baseline) + 8, top + 19 + 11, Share(behaviour.Baseline));
            canvas.Bar("bar-trained", Left, top + 19 + Bar + 2, X(behaviour.Candidate) - Left, Bar);
            var end = X(behaviour.Candidate);
            if (behaviour.Interval is { } interval)
            {
                var (low, high) = (X(behaviour.Baseline + interval.Low), X(behaviour.Baseline + interval.High));
                var middle = top + 19 + Bar + 2 + (Bar / 2.0);
                canvas.Line("interval", low, middle, high, middle);
                canvas.Line("interval", low, middle - 4, low, middle + 4);
                canvas.Line("interval", high, middle - 4, high, middle + 4);
                end = Math.Max(end, high);
            }

            canvas.Text("", end + 8, top + 19 + Bar + 2 + 11, Share(behaviour.Candidate));
        }

        return canvas;
    }

    private static string Share(double value) => Numbers.Value(value, MetricUnit.Share);
}
