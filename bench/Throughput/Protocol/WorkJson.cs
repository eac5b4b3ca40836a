using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rft.Throughput.Protocol;

/// <summary>How requests and replies are written.</summary>
internal static class WorkJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    public static T Read<T>(string line) =>
        JsonSerializer.Deserialize<T>(line, _options) ?? throw new JsonException("A line is null.");
}
