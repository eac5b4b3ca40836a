namespace Rft.Engine.Templating;

/// <summary>The templates that a Scriban template may include, read when they are first asked for.</summary>
/// <param name="load">The text of a template; null where there is none of that name.</param>
/// <param name="names">The names that there are, for messages.</param>
internal sealed class TemplateIncludes(Func<string, string?> load, IReadOnlyCollection<string> names)
{
    private readonly Dictionary<string, (TemplateSource Source, Statement Root)> _templates = [];

    /// <summary>The names that there are.</summary>
    public IReadOnlyCollection<string> Names => names;

    /// <summary>A template; null where there is none of that name.</summary>
    public (TemplateSource Source, Statement Root)? Find(string name)
    {
        lock (_templates)
        {
            if (!_templates.TryGetValue(name, out var template))
            {
                if (load(name) is not { } text)
                {
                    return null;
                }

                var source = new TemplateSource(text.ReplaceLineEndings("\n"), name);
                template = (source, new ScribanParser(source).Parse());
                _templates[name] = template;
            }

            return template;
        }
    }
}
