namespace Rft.Engine.Reports;

/// <summary>
/// The learning curve: a thin line for the training rows, a bold one with markers for the held-out rows, the base model's level dashed.
/// </summary>
internal static class RewardChart
{
    private const int Width = 640;
    private const int Height = 320;
    private const int Left = 60;
    private const int Right = 16;
    private const int Top = 36;
    private const int Bottom = 44;

    /// <summary>Draws the curve.</summary>
    public static SvgCanvas Draw(TrainingCurve curve)
    {
        var (first, last) = curve.Steps;
        var values = curve.Training.Concat(curve.Validation).Select(point => point.Value).ToList();
        values.Add(curve.BaseLevel ?? values[0]);
        var horizontal = Axis.Over(first <= 1 ? 0 : first, Math.Max(last, first + 1), 8);
        var vertical = Axis.Over(Math.Min(0, values.Min()), values.Max(), 5);
        double X(double step) => Left + (horizontal.Share(step) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (vertical.Share(value) * (Height - Top - Bottom));

        var canvas = new SvgCanvas("curve", Width, Height, $"{Capital(curve.Measure)} over training", Describe(curve));
        foreach (var tick in vertical.Ticks)
        {
            canvas.Line("grid", Left, Y(tick), Width - Right, Y(tick));
            canvas.Text("end", Left - 8, Y(tick) + 4, Numbers.Fixed(tick, vertical.Decimals));
        }

        foreach (var tick in horizontal.Ticks)
        {
            canvas.Text("middle", X(tick), Height - Bottom + 18, Numbers.Fixed(tick, horizontal.Decimals));
        }

        canvas.Text("middle", (Left + Width - Right) / 2.0, Height - 6, "training step");
        if (curve.BaseLevel is { } level)
        {
            canvas.Line("base-level", Left, Y(level), Width - Right, Y(level));
        }

        canvas.Path(TrainingStyle(curve), curve.Training.Select(point => (X(point.Step), Y(point.Value))));
        if (curve.Validation.Count > 0)
        {
            canvas.Path("validation", curve.Validation.Select(point => (X(point.Step), Y(point.Value))));
        }

        foreach (var point in curve.Validation)
        {
            canvas.Circle("marker", X(point.Step), Y(point.Value), 4);
        }

        DrawLegend(canvas, curve);
        return canvas;
    }

    private static void DrawLegend(SvgCanvas canvas, TrainingCurve curve)
    {
        const int Baseline = 16;
        canvas.Text("strong", Left, Baseline, curve.Measure);
        var x = Left + 135.0;
        if (curve.Validation.Count > 0)
        {
            canvas.Line("validation", x, Baseline - 4, x + 22, Baseline - 4);
            canvas.Circle("marker", x + 11, Baseline - 4, 4);
            canvas.Text("", x + 28, Baseline, "held-out rows");
            x += 150;
        }

        canvas.Line(TrainingStyle(curve), x, Baseline - 4, x + 22, Baseline - 4);
        canvas.Text("", x + 28, Baseline, "training rows");
        if (curve.BaseLevel is not null)
        {
            x += 150;
            canvas.Line("base-level", x, Baseline - 4, x + 22, Baseline - 4);
            canvas.Text("", x + 28, Baseline, "base model");
        }
    }

    // The only line of a picture is the bold one.
    private static string TrainingStyle(TrainingCurve curve) => curve.Validation.Count > 0 ? "training" : "validation";

    private static string Describe(TrainingCurve curve)
    {
        string Ends(IReadOnlyList<CurvePoint> points) =>
            $"{Numbers.Fixed(points[0].Value, 3)} at step {points[0].Step} "
            + $"to {Numbers.Fixed(points[^1].Value, 3)} at step {points[^1].Step}";
        var held = curve.Validation.Count > 0 ? $" On held-out rows it goes from {Ends(curve.Validation)}." : "";
        var level = curve.BaseLevel is { } value ? $" The base model has {Numbers.Fixed(value, 3)} on held-out rows." : "";
        return $"Line chart of {curve.Measure} by training step. On training rows it goes from {Ends(curve.Training)}.{held}{level}";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
