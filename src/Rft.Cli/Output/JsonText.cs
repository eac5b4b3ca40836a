using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Cli.Output;

/// <summary>One JSON object as text.</summary>
internal static class JsonText
{
    /// <summary>Writes an object whose members <paramref name="write"/> writes.</summary>
    public static string Object(Action<Utf8JsonWriter> write, bool indented)
    {
        var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
