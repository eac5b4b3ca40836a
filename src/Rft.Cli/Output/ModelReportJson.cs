using System.Text.Json;
using Rft.Engine.Pipeline.Inspection;

namespace Rft.Cli.Output;

/// <summary>A model folder's facts as JSON: an object a section, with numbers as numbers.</summary>
internal static class ModelReportJson
{
    /// <summary>Writes the members.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ModelReport report)
    {
        json.WriteString("path", report.Directory);
        foreach (var section in report.Sections)
        {
            json.WriteStartObject(section.Key);
            foreach (var fact in section.Facts)
            {
                json.WritePropertyName(fact.Key);
                Write(json, fact.Value);
            }

            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case IReadOnlyList<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
