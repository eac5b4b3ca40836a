using System.Text.Json;

namespace Rft.Cli.Output;

/// <summary>Numbers that may not be known.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes a number; null where it is not known, or not finite, which JSON cannot say.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
