namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>cycler(...)</c>: gives its values one after another, over and over.</summary>
internal sealed class JinjaCycler(IReadOnlyList<object?> values) : TemplateObject
{
    private static readonly TemplateFunction _next = new("next", "cycler", call => ((JinjaCycler)call[0]!).Next());

    private static readonly TemplateFunction _reset = new("reset", "cycler", call => ((JinjaCycler)call[0]!).Reset());

    private int _at;

    public override bool TryGetMember(string name, out object? value)
    {
        value = name switch
        {
            "current" => values[_at],
            "next" => new FunctionValue(_next, this),
            "reset" => new FunctionValue(_reset, this),
            _ => new Undefined($"a cycler has no member '{name}'"),
        };
        return true;
    }

    private object? Reset()
    {
        _at = 0;
        return null;
    }

    private object? Next()
    {
        var current = values[_at];
        _at = (_at + 1) % values.Count;
        return current;
    }
}
