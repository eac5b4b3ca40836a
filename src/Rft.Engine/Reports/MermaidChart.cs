namespace Rft.Engine.Reports;

/// <summary>The learning curve as a mermaid chart, which GitHub draws inside Markdown. It holds no text of models or data.</summary>
internal static class MermaidChart
{
    private const int Points = 21;

    /// <summary>The fenced chart. Mermaid spreads points evenly over the axis, so both lines are read off at even steps.</summary>
    public static string Draw(TrainingCurve curve)
    {
        var (first, last) = curve.Steps;
        var values = curve.Training.Concat(curve.Validation).Select(point => point.Value).ToList();
        var vertical = Axis.Over(Math.Min(0, values.Min()), values.Max(), 5);
        var lines = new List<string>
        {
            "```mermaid",
            "xychart-beta",
            $"    title \"{curve.Measure}: {(curve.Validation.Count > 0 ? "training rows and held-out rows" : "training rows")}\"",
            $"    x-axis \"training step\" {first} --> {Math.Max(last, first + 1)}",
            $"    y-axis \"{curve.Measure}\" {Text(vertical.Low)} --> {Text(vertical.High)}",
            $"    line [{Series(curve.Training, first, last)}]",
        };
        if (curve.Validation.Count > 0)
        {
            lines.Add($"    line [{Series(curve.Validation, first, last)}]");
        }

        lines.Add("```");
        return string.Join('\n', lines);
    }

    private static string Series(IReadOnlyList<CurvePoint> points, int first, int last) => string.Join(
        ", ",
        Enumerable.Range(0, Points).Select(index => Text(ValueAt(points, first + ((last - first) * index / (Points - 1.0))))));

    // Straight lines between points; the nearest end outside.
    private static double ValueAt(IReadOnlyList<CurvePoint> points, double step)
    {
        for (var index = 1; index < points.Count; index++)
        {
            if (step <= points[index].Step)
            {
                var (before, after) = (points[index - 1], points[index]);
                var share = Math.Clamp((step - before.Step) / (after.Step - before.Step), 0, 1);
                return before.Value + (share * (after.Value - before.Value));
            }
        }

        return points[^1].Value;
    }

    private static string Text(double value) => Numbers.Fixed(value, 3);
}
