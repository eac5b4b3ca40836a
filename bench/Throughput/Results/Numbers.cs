using System.Globalization;
using Rft.Throughput.Cases;
using Rft.Throughput.Measuring;

namespace Rft.Throughput.Results;

/// <summary>Numbers as the tables show them.</summary>
internal static class Numbers
{
    /// <summary>Three digits, or whole: 0.052, 12.3, 1,540.</summary>
    public static string Short(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("F2", CultureInfo.InvariantCulture),
        _ => value.ToString("F3", CultureInfo.InvariantCulture),
    };

    public static string Spread(Spread spread) => FormattableString.Invariant($"{Short(spread.Median)} ({Short(spread.Low)} to {Short(spread.High)})");

    public static string Percent(double share) => FormattableString.Invariant($"{100 * share:F0} %");

    public static string Format(WeightFormat format) => format switch
    {
        WeightFormat.F32 => "32 bits",
        WeightFormat.Bits16 => "16 bits",
        _ => "8 bits",
    };
}
