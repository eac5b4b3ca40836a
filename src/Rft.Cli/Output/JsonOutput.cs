using System.Text.Json;
using Rft.Engine.Diagnostics;

namespace Rft.Cli.Output;

/// <summary>One JSON object on standard output at the end, findings included; what people read goes to standard error.</summary>
internal sealed class JsonOutput(Terminal terminal) : TextOutput(terminal)
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <inheritdoc/>
    public override void Diagnose(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        base.Diagnose(diagnostic);
    }

    /// <inheritdoc/>
    public override void Result(Action<Utf8JsonWriter> write, string text) => WriteObject(write);

    /// <inheritdoc/>
    public override void NoResult(int exitCode) => WriteObject(json => json.WriteNumber("exit_code", exitCode));

    private void WriteObject(Action<Utf8JsonWriter> write) => Terminal.Out.WriteLine(JsonText.Object(
        json =>
        {
            write(json);
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in _diagnostics)
            {
                json.WriteStartObject();
                DiagnosticJson.WriteMembers(json, diagnostic);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        },
        indented: true));
}
