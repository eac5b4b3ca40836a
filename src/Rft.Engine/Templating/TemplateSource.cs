using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>The text of a template and where it came from: turns character indexes into places of a file.</summary>
/// <param name="text">The text, its line breaks all <c>\n</c>.</param>
/// <param name="fileName">The file, as diagnostics show it.</param>
/// <param name="within">The string of a JSON file that the template is; null where it is a file of its own.</param>
internal sealed class TemplateSource(string text, string fileName, SourceNode? within = null)
{
    public string Text => text;

    public string FileName => fileName;

    public SourceLocation LocationOf(int position)
    {
        var place = PlaceOf(position);
        return within is null ? place : within.LocationOfCharacter(IndexWithin(position));
    }

    public DiagnosticException Error(DiagnosticDescriptor descriptor, int position, string message)
    {
        var place = PlaceOf(position);
        return new(
            descriptor,
            LocationOf(position),
            within is null ? message : $"{message} (line {place.Line}, column {place.Column} of the template)");
    }

    /// <summary>An error about a name that does not exist, with the nearest one that does.</summary>
    public DiagnosticException UnknownName(int position, string message, string name, IEnumerable<string> candidates)
    {
        var nearest = Suggestions.Nearest(name, candidates);
        return Error(DiagnosticTable.TemplateName, position, nearest is null ? message : $"{message}; did you mean '{nearest}'?");
    }

    /// <summary>The line and column inside the template.</summary>
    private SourceLocation PlaceOf(int position)
    {
        position = Math.Min(position, text.Length);
        var before = text.AsSpan(0, position);
        return new SourceLocation(fileName, before.Count('\n') + 1, position - before.LastIndexOf('\n'));
    }

    /// <summary>The index in the JSON string, in which a line break may be two characters.</summary>
    private int IndexWithin(int position)
    {
        var index = 0;
        for (var i = 0; i < position; i++)
        {
            index += within!.Text.AsSpan(Math.Min(index, within.Text.Length)).StartsWith("\r\n") ? 2 : 1;
        }

        return index;
    }
}
