using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Rft.Engine.Templating;

/// <summary>Functions by name.</summary>
internal sealed class FunctionTable : IEnumerable<TemplateFunction>
{
    private readonly Dictionary<string, TemplateFunction> _functions = [];

    public IEnumerable<string> Names => _functions.Keys;

    /// <summary>Adds a function under one name or, with spaces between them, several.</summary>
    public void Add(string names, string parameters, Func<FunctionCall, object?> body)
    {
        foreach (var name in names.Split(' '))
        {
            _functions.Add(name, new TemplateFunction(name, parameters, body));
        }
    }

    public void Add(TemplateFunction function) => _functions.Add(function.Name, function);

    public bool TryFind(string name, [NotNullWhen(true)] out TemplateFunction? function) => _functions.TryGetValue(name, out function);

    public IEnumerator<TemplateFunction> GetEnumerator() => _functions.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
