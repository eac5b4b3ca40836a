using System.Text.Json;
using Rft.Engine.Diagnostics;

namespace Rft.Cli.Output;

/// <summary>A diagnostic as JSON members; docs/command-line.md describes them.</summary>
internal static class DiagnosticJson
{
    public static void WriteMembers(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteString("severity", diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "information",
        });
        json.WriteString("code", diagnostic.Code);
        json.WriteString("file", diagnostic.Location.File);
        json.WriteNumber("line", diagnostic.Location.Line);
        json.WriteNumber("column", diagnostic.Location.Column);
        json.WriteString("message", diagnostic.Message);
    }
}
