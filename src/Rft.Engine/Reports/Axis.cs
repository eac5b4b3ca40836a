namespace Rft.Engine.Reports;

/// <summary>A linear axis with round ticks that enclose the values.</summary>
/// <param name="Low">The value at its start.</param>
/// <param name="High">The value at its end, above the start.</param>
/// <param name="Step">The distance between ticks: 1, 2 or 5 times a power of ten.</param>
internal sealed record Axis(double Low, double High, double Step)
{
    /// <summary>Decimals that tell neighbouring ticks apart.</summary>
    public int Decimals => (int)Math.Clamp(Math.Ceiling(-Math.Log10(Step) - 1e-9), 0, 10);

    /// <summary>The ticks from low to high.</summary>
    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(index => Low + (index * Step));

    /// <summary>An axis over a range with about <paramref name="ticks"/> ticks.</summary>
    public static Axis Over(double low, double high, int ticks)
    {
        if (high - low < 1e-9 * Math.Max(1, Math.Abs(high)))
        {
            (low, high) = (low - 0.5, high + 0.5);
        }

        var rough = (high - low) / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
        return new Axis(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>Where a value lies: 0 at the start, 1 at the end.</summary>
    public double Share(double value) => (value - Low) / (High - Low);
}
