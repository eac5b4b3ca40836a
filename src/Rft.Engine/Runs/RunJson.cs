using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>The JSON of the files of a run, generated at compile time so that no start pays for reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    NewLine = "\n",
    WriteIndented = true)]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(CheckpointRecord))]
[JsonSerializable(typeof(OutputContents))]
internal sealed partial class RunJson : JsonSerializerContext
{
    /// <summary>Reads a file written by this version or an earlier one; null where it is missing.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">The file is damaged or cannot be read.</exception>
    public static T? ReadFile<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new Diagnostics.DiagnosticException(
                Diagnostics.DiagnosticTable.RunUnreadable,
                new Diagnostics.SourceLocation(path),
                $"This file of the store cannot be read: {exception.Message} Delete the run's folder and build again.",
                exception);
        }
    }
}
