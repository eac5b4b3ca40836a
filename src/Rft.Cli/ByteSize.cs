using System.Globalization;

namespace Rft.Cli;

/// <summary>Sizes in bytes as people write them, with the decimal units of file sizes.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] _units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1)];

    /// <summary>Reads a size such as 5GB, 200 MB or 4096; null where it is none, or is 0.</summary>
    public static long? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (number, factor) = (text.Trim(), 1L);
        foreach (var (unit, bytes) in _units)
        {
            if (number.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                (number, factor) = (number[..^unit.Length].TrimEnd(), bytes);
                break;
            }
        }

        return decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * factor is >= 1 and <= long.MaxValue ? (long)(value * factor) : null;
    }

    /// <summary>Writes a size with three digits, such as 1.23 GB.</summary>
    public static string Format(long bytes)
    {
        var (unit, size) = _units.FirstOrDefault(unit => bytes >= unit.Bytes, ("B", 1));
        var value = (double)bytes / size;
        var digits = size == 1 || value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {unit}";
    }
}
