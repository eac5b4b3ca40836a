using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Runs;

namespace Rft.Cli.Output;

/// <summary>One JSON object a line as things happen, for a program that started this one; the last line is the result.</summary>
internal sealed class JsonLinesOutput(Terminal terminal) : CommandOutput
{
    private readonly SparseProgress _sparse = new();

    /// <inheritdoc/>
    public override void Report(ProgressUpdate update)
    {
        if (_sparse.IsWorthALine(update))
        {
            Line("progress", json => WriteProgress(json, update));
        }
    }

    /// <inheritdoc/>
    public override void Diagnose(Diagnostic diagnostic) => Line("diagnostic", json => DiagnosticJson.WriteMembers(json, diagnostic));

    /// <inheritdoc/>
    public override void Message(string text) => Line("message", json => json.WriteString("text", text));

    /// <inheritdoc/>
    public override void Result(Action<Utf8JsonWriter> write, string text) => Line("result", write);

    /// <inheritdoc/>
    public override void NoResult(int exitCode) => Line("result", json => json.WriteNumber("exit_code", exitCode));

    private static void WriteProgress(Utf8JsonWriter json, ProgressUpdate update)
    {
        json.WriteString("phase", update.Phase);
        json.WriteNumber("step", update.Step);
        json.WriteNumber("steps", update.Steps);
        WriteIfFinite(json, "reward", update.Reward);
        WriteIfFinite(json, "tokens_per_second", update.TokensPerSecond);
        WriteIfFinite(json, "seconds_left", update.TimeLeft?.TotalSeconds);
        json.WriteString("text", update.Text);
    }

    private static void WriteIfFinite(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
    }

    private void Line(string kind, Action<Utf8JsonWriter> write)
    {
        var line = JsonText.Object(
            json =>
            {
                json.WriteString("kind", kind);
                write(json);
            },
            indented: false);
        terminal.Out.WriteLine(line);
        terminal.Out.Flush();
    }
}
