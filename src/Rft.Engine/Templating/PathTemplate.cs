using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>
/// A grader's string in OpenAI's template language: text with any number of <c>{{ item.path }}</c> and <c>{{ sample.path }}</c>.
/// Variables are strict: a path that is not there gives no text. A string enters as it is, any other value as compact JSON.
/// Of a longer run of braces the innermost two belong to the placeholder, so <c>\boxed{{{item.answer}}}</c> is <c>\boxed{</c>,
/// the answer and <c>}</c>.
/// </summary>
internal sealed class PathTemplate
{
    private readonly string[] _literals;
    private readonly TemplatePath[] _paths;

    internal PathTemplate(string[] literals, TemplatePath[] paths) => (_literals, _paths) = (literals, paths);

    /// <summary>The paths, in the order of the text.</summary>
    public IReadOnlyList<TemplatePath> Paths => _paths;

    /// <summary>The path that is all of the template; null where there is other text, or several paths or none.</summary>
    public TemplatePath? OnlyPath => _paths.Length == 1 && _literals[0].Length == 0 && _literals[1].Length == 0 ? _paths[0] : null;

    /// <summary>Reads a template; null where it has a mistake, which is then in <paramref name="diagnostics"/>.</summary>
    /// <param name="text">The template.</param>
    /// <param name="locate">Where the character with a given index stands in the user's file.</param>
    /// <param name="diagnostics">Receives every mistake of the text.</param>
    public static PathTemplate? Parse(string text, Func<int, SourceLocation> locate, DiagnosticBag diagnostics) =>
        new PathTemplateParser(text, locate, diagnostics).Parse();

    /// <summary>Fills in the values; null where a path is not there.</summary>
    /// <param name="item">The dataset row.</param>
    /// <param name="sample">The sample's members.</param>
    /// <param name="missing">The first path that is not there.</param>
    public string? Render(SourceNode item, SourceNode sample, out TemplatePath? missing)
    {
        missing = null;
        if (_paths.Length == 0)
        {
            return _literals[0];
        }

        if (OnlyPath is { } only)
        {
            var whole = only.Find(only.Root == PathNamespace.Item ? item : sample);
            missing = whole is null ? only : null;
            return whole is null ? null : TextOf(whole);
        }

        var text = new StringBuilder(_literals[0]);
        for (var i = 0; i < _paths.Length; i++)
        {
            var value = _paths[i].Find(_paths[i].Root == PathNamespace.Item ? item : sample);
            if (value is null)
            {
                missing = _paths[i];
                return null;
            }

            text.Append(TextOf(value)).Append(_literals[i + 1]);
        }

        return text.ToString();
    }

    private static string TextOf(SourceNode value) => value.Kind == SourceNodeKind.String ? value.Text : CompactJson.Write(value);
}
