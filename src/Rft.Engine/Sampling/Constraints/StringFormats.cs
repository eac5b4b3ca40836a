namespace Rft.Engine.Sampling.Constraints;

/// <summary>The formats of strings that OpenAI's structured outputs know, as patterns.</summary>
internal static class StringFormats
{
    private const string Date = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
    private const string Time = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";
    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string Label = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private const string Hostname = Label + "(\\." + Label + "){0,8}";

    private static readonly Dictionary<string, string> _patterns = new(StringComparer.Ordinal)
    {
        ["date"] = $"^{Date}$",
        ["time"] = $"^{Time}$",
        ["date-time"] = $"^{Date}T{Time}$",
        ["duration"] = "^P([0-9]{1,6}W|([0-9]{1,6}Y)?([0-9]{1,6}M)?[0-9]{1,6}D|T([0-9]{1,6}H)?([0-9]{1,6}M)?[0-9]{1,6}S)$",
        ["email"] = $"^[A-Za-z0-9_+-]{{1,32}}(\\.[A-Za-z0-9_+-]{{1,32}}){{0,3}}@{Label}(\\.{Label}){{1,4}}$",
        ["hostname"] = $"^{Hostname}$",
        ["ipv4"] = $"^{Octet}\\.{Octet}\\.{Octet}\\.{Octet}$",
        ["ipv6"] = "^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$",
        ["uuid"] = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    };

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => _patterns.Keys;

    /// <summary>The pattern of a format; null where it is unknown.</summary>
    public static string? Find(string format) => _patterns.GetValueOrDefault(format);
}
