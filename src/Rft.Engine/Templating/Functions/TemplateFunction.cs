namespace Rft.Engine.Templating;

/// <summary>A built-in function: its name, its parameters and what it does.</summary>
internal sealed class TemplateFunction
{
    private readonly string[] _parameters;
    private readonly int _required;
    private readonly bool _isVariadic;
    private readonly bool _takesAnyName;
    private readonly Func<FunctionCall, object?> _body;

    /// <summary>Describes a function.</summary>
    /// <param name="name">The name, for messages.</param>
    /// <param name="parameters">
    /// Names with spaces between them; <c>?</c> marks one that may be left out, <c>*</c> at the end stands for any number of further ones,
    /// <c>**</c> for any names.
    /// </param>
    /// <param name="body">What it does.</param>
    public TemplateFunction(string name, string parameters, Func<FunctionCall, object?> body)
    {
        (Name, _body) = (name, body);
        (_isVariadic, _takesAnyName) = (parameters.EndsWith('*'), parameters.EndsWith("**", StringComparison.Ordinal));
        var words = parameters.Split(' ').Where(word => !word.EndsWith('*')).ToArray();
        _required = words.Count(word => !word.EndsWith('?'));
        _parameters = [.. words.Select(word => word.TrimEnd('?'))];
    }

    public string Name { get; }

    public object? Call(RenderContext context, int position, ArgumentValues arguments)
    {
        var given = arguments.Positional.Count;
        if (given > _parameters.Length && !_isVariadic)
        {
            throw context.ValueError(position, $"'{Name}' takes at most {_parameters.Length} {Plural(_parameters.Length)}, not {given}");
        }

        var values = new object?[Math.Max(_parameters.Length, given)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < given ? arguments.Positional[i] : Omitted.Value;
        }

        if (!_takesAnyName)
        {
            Place(context, position, arguments.Named, values);
        }

        var missing = Array.IndexOf(values, Omitted.Value);
        return missing >= 0 && missing < _required
            ? throw context.ValueError(position, $"'{Name}' needs a value for '{_parameters[missing]}'")
            : _body(new FunctionCall(context, position, Name, _parameters, values, arguments.Named));
    }

    private void Place(RenderContext context, int position, IReadOnlyList<KeyValuePair<string, object?>> named, object?[] values)
    {
        foreach (var (name, value) in named)
        {
            var index = Array.IndexOf(_parameters, name);
            values[index >= 0
                ? index
                : throw context.Source.UnknownName(position, $"'{Name}' has no parameter '{name}'", name, _parameters)] = value;
        }
    }

    private static string Plural(int count) => count == 1 ? "argument" : "arguments";
}
