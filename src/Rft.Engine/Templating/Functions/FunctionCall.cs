using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>The arguments of a function while it runs, read by kind; a value of the wrong kind is an error at the call.</summary>
internal readonly struct FunctionCall(
    RenderContext context,
    int position,
    string name,
    string[] parameters,
    object?[] values,
    IReadOnlyList<KeyValuePair<string, object?>> named)
{
    public RenderContext Context => context;

    public int Position => position;

    public int Count => values.Length;

    /// <summary>The arguments given by name.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Named => named;

    public object? this[int index] => values[index];

    public bool IsGiven(int index) => index < values.Length && values[index] is not Omitted;

    public string Text(int index) => values[index] as string ?? throw WrongKind(index, "a string");

    public string Text(int index, string otherwise) => IsGiven(index) ? Text(index) : otherwise;

    /// <summary>The argument as the dialect writes it.</summary>
    public string Written(int index) => context.Dialect.ToText(context, position, values[index]);

    public long Integer(int index) => values[index] is long whole ? whole : throw WrongKind(index, "a whole number");

    public long Integer(int index, long otherwise) => IsGiven(index) ? Integer(index) : otherwise;

    public double Number(int index) => values[index] switch
    {
        long whole => whole,
        double real => real,
        _ => throw WrongKind(index, "a number"),
    };

    public bool Truth(int index) => IsGiven(index) && context.Dialect.IsTrue(values[index]);

    public IReadOnlyList<object?> Items(int index) => context.Dialect.Iterate(context, position, values[index]);

    public DiagnosticException WrongKind(int index, string expected) =>
        Error($"'{name}' needs {expected} for '{(index < parameters.Length ? parameters[index] : "argument")}', this is "
            + $"{TemplateValue.Describe(values[index])}");

    public DiagnosticException Error(string message) => context.ValueError(position, message);
}
