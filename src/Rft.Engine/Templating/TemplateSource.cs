using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>The text of a template and where it came from: turns character indexes into places of a file.</summary>
/// <param name="text">The text, its line breaks all <c>\n</c>.</param>
/// <param name="fileName">The file, as diagnostics show it.</param>
internal sealed class TemplateSource(string text, string fileName)
{
    public string Text => text;

    public SourceLocation LocationOf(int position)
    {
        position = Math.Min(position, text.Length);
        var before = text.AsSpan(0, position);
        return new SourceLocation(fileName, before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }

    public DiagnosticException Error(DiagnosticDescriptor descriptor, int position, string message) =>
        new(descriptor, LocationOf(position), message);

    /// <summary>An error about a name that does not exist, with the nearest one that does.</summary>
    public DiagnosticException UnknownName(int position, string message, string name, IEnumerable<string> candidates)
    {
        var nearest = Suggestions.Nearest(name, candidates);
        return Error(DiagnosticTable.TemplateName, position, nearest is null ? message : $"{message}; did you mean '{nearest}'?");
    }
}
