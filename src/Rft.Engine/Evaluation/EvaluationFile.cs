using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Evaluation;

/// <summary>evaluation.json: the same result gives the same bytes.</summary>
internal static class EvaluationFile
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new JsonStringEnumConverter<Verdict>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<MetricUnit>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<MetricDirection>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
        TypeInfoResolver = EvaluationJson.Default,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The file's text.</summary>
    public static string ToJson(EvaluationResult result) => JsonSerializer.Serialize(result, _options) + "\n";

    /// <summary>Reads the file's text back.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">The file, for the diagnostic.</param>
    /// <exception cref="DiagnosticException">The text is not an evaluation.</exception>
    public static EvaluationResult FromJson(string json, string path)
    {
        try
        {
            var result = JsonSerializer.Deserialize<EvaluationResult>(json, _options);
            if (result is { FormatVersion: 1, Metrics.Count: > 0 })
            {
                return result;
            }

            throw Unreadable(new SourceLocation(path), "The file holds no evaluation of format version 1.", null);
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? -1) + 1;
            throw Unreadable(new SourceLocation(path, line), $"The file holds no evaluation: {exception.Message}", exception);
        }
    }

    private static DiagnosticException Unreadable(SourceLocation location, string message, Exception? cause) =>
        new(DiagnosticTable.EvaluationUnreadable, location, message, cause);
}
