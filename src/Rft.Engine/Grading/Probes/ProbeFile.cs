using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Engine.Grading;

/// <summary>probes.json of a run, and the same among the verdicts of a store: the same result gives the same bytes.</summary>
internal static class ProbeFile
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        TypeInfoResolver = ProbeJson.Default,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The file's text.</summary>
    public static string ToJson(ProbeResult result) => JsonSerializer.Serialize(result, _options) + "\n";

    /// <summary>Reads the file's text back; null where it holds no probes.</summary>
    public static ProbeResult? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ProbeResult>(json, _options) is { FormatVersion: 1 } result ? result : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
