namespace Rft.Engine.Templating;

/// <summary>Jinja's <c>loop</c>.</summary>
internal sealed class JinjaLoop(IReadOnlyList<object?> items) : LoopState(items)
{
    private static readonly TemplateFunction _cycle =
        new("cycle", "loop first values*", call => call[1 + (((JinjaLoop)call[0]!).Index % (call.Count - 1))]);

    private static readonly TemplateFunction _changed = new("changed", "loop value", call => ((JinjaLoop)call[0]!).HasChanged(call));

    private object? _last = Omitted.Value;

    public override bool TryGetMember(string name, out object? value)
    {
        value = name switch
        {
            "index" => Index + 1L,
            "index0" => (long)Index,
            "revindex" => (long)Items.Count - Index,
            "revindex0" => (long)Items.Count - Index - 1,
            "first" => IsFirst,
            "last" => IsLast,
            "length" => (long)Items.Count,
            "depth" => Depth + 1L,
            "depth0" => (long)Depth,
            "previtem" => IsFirst ? new Undefined("the first item has no previous one") : Items[Index - 1],
            "nextitem" => IsLast ? new Undefined("the last item has no next one") : Items[Index + 1],
            "cycle" => new FunctionValue(_cycle, this),
            "changed" => new FunctionValue(_changed, this),
            _ => new Undefined($"'loop' has no member '{name}'"),
        };
        return true;
    }

    private bool HasChanged(FunctionCall call)
    {
        var (last, value) = (_last, call[1]);
        _last = value;
        return last is Omitted || !Comparison.AreEqual(call.Context, call.Position, last, value);
    }
}
