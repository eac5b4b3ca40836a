using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>
/// A parsed template. Two syntaxes are read into one tree and share one evaluator: Jinja, as the chat templates of model folders
/// use it, and Scriban, in which reports are written. Immutable and safe to render from several threads. Rendering is bounded in
/// time, memory and depth, whatever the template does; docs/templates.md has both languages and the limits.
/// </summary>
internal sealed class Template
{
    private readonly TemplateSource _source;
    private readonly Dialect _dialect;
    private readonly Statement _root;

    private readonly TemplateIncludes? _includes;

    private Template(TemplateSource source, Dialect dialect, Statement root, TemplateIncludes? includes = null) => 
        (_source, _dialect, _root, _includes) = (source, dialect, root, includes);

    /// <summary>Whether blocks of a Jinja template say which part of its text the assistant writes.</summary>
    public bool MarksGeneration { get; private init; }

    /// <summary>The template as it was given.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The file that the template stands in.</summary>
    public string FileName => _source.FileName;

    /// <summary>Reads a Jinja template, with trim_blocks and lstrip_blocks as transformers sets them.</summary>
    /// <param name="text">The template.</param>
    /// <param name="fileName">The file that diagnostics name.</param>
    /// <exception cref="DiagnosticException">The template has a mistake.</exception>
    public static Template ParseJinja(string text, string fileName) => ParseJinja(text, fileName, within: null);

    /// <summary>Reads a Jinja template that is a string of a JSON file; mistakes are reported at their place in that file.</summary>
    /// <param name="text">The string.</param>
    /// <exception cref="DiagnosticException">The template has a mistake.</exception>
    public static Template ParseJinja(Json.SourceNode text) => ParseJinja(text.Text, text.Location.File, text);

    /// <summary>Reads a Scriban template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="fileName">The file that diagnostics name.</param>
    /// <exception cref="DiagnosticException">The template has a mistake.</exception>
    public static Template ParseScriban(string text, string fileName) => ParseScriban(text, fileName, isStrict: true, includes: null);

    /// <summary>Reads a Scriban template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="fileName">The file that diagnostics name.</param>
    /// <param name="isStrict">Whether a name that is not there is an error; else it is null, as Scriban has it unless told otherwise.</param>
    /// <param name="includes">The templates that it may include; null where there are none.</param>
    /// <exception cref="DiagnosticException">The template has a mistake.</exception>
    public static Template ParseScriban(string text, string fileName, bool isStrict, TemplateIncludes? includes)
    {
        var source = new TemplateSource(UnifyLineBreaks(text), fileName);
        return new Template(source, isStrict ? ScribanDialect.Strict : ScribanDialect.Relaxed, new ScribanParser(source).Parse(), includes);
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">
    /// The variables by name. Values are null, bool, whole and real numbers, strings, lists, mappings from strings, and
    /// <see cref="Json.SourceNode"/>.
    /// </param>
    /// <exception cref="DiagnosticException">The template asks for what is not there, refuses its input, or exceeds a limit.</exception>
    public string Render(IReadOnlyDictionary<string, object?> variables) => RenderMarked(variables).Text;

    /// <summary>Renders the template and says which parts of the text its generation blocks wrote.</summary>
    /// <param name="variables">The variables, as for <see cref="Render"/>.</param>
    /// <exception cref="DiagnosticException">The template asks for what is not there, refuses its input, or exceeds a limit.</exception>
    public MarkedText RenderMarked(IReadOnlyDictionary<string, object?> variables)
    {
        var scope = new Scope(parent: null);
        foreach (var (name, value) in variables)
        {
            scope[name] = TemplateValue.From(value);
        }

        var context = new RenderContext(_source, _dialect, scope, _includes);
        _root.Execute(context);
        return new MarkedText(context.Output.ToString(), context.Marks);
    }

    private static Template ParseJinja(string text, string fileName, Json.SourceNode? within)
    {
        var source = new TemplateSource(WithoutLastBreak(text), fileName, within);
        var parser = new JinjaParser(source);
        return new Template(source, JinjaDialect.Instance, parser.Parse()) { Text = text, MarksGeneration = parser.MarksGeneration };
    }

    private static string WithoutLastBreak(string text) =>
        UnifyLineBreaks(text) is var unified && unified.EndsWith('\n') ? unified[..^1] : unified;

    private static string UnifyLineBreaks(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
