namespace Rft.Engine.Diagnostics;

/// <summary>One finding about what the user gave us, at a place that they can open.</summary>
/// <param name="Descriptor">The row of the table of codes.</param>
/// <param name="Location">Where it is.</param>
/// <param name="Message">What was found, what was expected, and the nearest valid name where there is one.</param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, SourceLocation Location, string Message)
{
    /// <summary>The code, such as <c>RFT1003</c>.</summary>
    public string Code => Descriptor.Code;

    /// <summary>The severity.</summary>
    public DiagnosticSeverity Severity => Descriptor.Severity;

    /// <summary>The canonical form that MSBuild and editors parse: <c>path(line,column): error RFT1003: message</c>.</summary>
    public override string ToString()
    {
        var severity = Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => "warning",
            _ => "info",
        };
        var place = (Location.Line, Location.Column) switch
        {
            (0, _) => Location.File,
            (var line, 0) => $"{Location.File}({line})",
            var (line, column) => $"{Location.File}({line},{column})",
        };
        return $"{place}: {severity} {Code}: {Message}";
    }
}
