using System.Text.Json;
using Rft.Engine.Graders;
using Rft.Engine.Specs;

namespace Rft.Engine.Grading;

/// <summary>
/// Writes a line of JSON an answer: where it comes from, and the result as OpenAI's grader API answers it. With the row's number and the
/// answer in it, such a file is a completions file too.
/// </summary>
internal sealed class GradeLines(Stream stream) : IDisposable
{
    private readonly Utf8JsonWriter _json = new(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes a line.</summary>
    public void Write(GivenAnswer answer, GraderSpec grader, Grade grade)
    {
        _json.WriteStartObject();
        _json.WriteNumber("row", answer.Row);
        _json.WriteString("origin", answer.Origin);
        _json.WriteString("output_text", answer.Sample.OutputText);
        GradeJson.WriteMembers(_json, grader.Name, grader.Type, grade);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        stream.WriteByte((byte)'\n');
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
