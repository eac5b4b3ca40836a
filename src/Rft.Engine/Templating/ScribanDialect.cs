namespace Rft.Engine.Templating;

/// <summary>
/// Scriban with strict variables: an unknown name or member is an error. Only null and false are false. An index that is not there
/// gives null, and so does a member after <c>?.</c>.
/// </summary>
internal sealed class ScribanDialect : Dialect
{
    public static ScribanDialect Instance { get; } = new();

    public override string LoopName => "for";

    public override LoopState MakeLoop(IReadOnlyList<object?> items, int depth, TemplateCallable? recursion) =>
        new ScribanLoop(items) { Depth = depth, Recursion = recursion };

    public override bool IsTrue(object? value) => value is not (null or false);

    public override string ToText(RenderContext context, int position, object? value) =>
        value as string ?? new ScribanWriter(context, position).Write(value);

    public override object? FindName(RenderContext context, int position, string name) =>
        throw context.Source.UnknownName(position, $"there is no variable '{name}'", name, context.Scope.Names);

    public override object? GetMember(RenderContext context, int position, object? target, string name, bool isOptional)
    {
        switch (target)
        {
            case IReadOnlyDictionary<string, object?> mapping:
                return mapping.TryGetValue(name, out var value) || isOptional
                    ? value
                    : throw context.Source.UnknownName(position, $"there is no member '{name}'", name, mapping.Keys);
            case IReadOnlyList<object?> list when name == "size":
                return (long)list.Count;
            case string text when name == "size":
                return (long)text.Length;
            case TemplateObject instance when instance.TryGetMember(name, out var member):
                return member;
            default:
                return isOptional ? null : throw context.NameError(position, $"{TemplateValue.Describe(target)} has no member '{name}'");
        }
    }

    public override object? GetIndex(RenderContext context, int position, object? target, object? index)
    {
        switch (target, index)
        {
            case (IReadOnlyDictionary<string, object?> mapping, string name):
                return mapping.GetValueOrDefault(name);
            case (IReadOnlyList<object?> list, long at):
                at += at < 0 ? list.Count : 0;
                return at >= 0 && at < list.Count ? list[(int)at] : null;
            case (string text, long at):
                at += at < 0 ? text.Length : 0;
                return at >= 0 && at < text.Length ? text.Substring((int)at, 1) : null;
            default:
                throw context.ValueError(position, $"{TemplateValue.Describe(target)} has no items by {TemplateValue.Describe(index)}");
        }
    }

    public override IReadOnlyList<object?> Iterate(RenderContext context, int position, object? value)
    {
        switch (value)
        {
            case null:
                return [];
            case IReadOnlyList<object?> list:
                return list;
            case IReadOnlyDictionary<string, object?> mapping:
                context.AllocateItems(position, 4L * mapping.Count);
                return [.. mapping.Select(pair => new OrderedDictionary<string, object?> { ["key"] = pair.Key, ["value"] = pair.Value })];
            case string text:
                context.AllocateItems(position, text.Length);
                return CodePoints.Split(text);
            default:
                throw context.ValueError(position, $"{TemplateValue.Describe(value)} cannot be looped over");
        }
    }

    public override object? Combine(RenderContext context, int position, BinaryOperator operation, object? left, object? right)
    {
        if (Comparison.Of(context, position, operation, left, right) is { } holds)
        {
            return holds;
        }

        switch (operation)
        {
            case BinaryOperator.Add when left is string || right is string:
                var (leftText, rightText) = (ToText(context, position, left), ToText(context, position, right));
                context.Allocate(position, (long)leftText.Length + rightText.Length);
                return leftText + rightText;
            case BinaryOperator.Multiply when left is string text && right is long times:
                times = Math.Clamp(times, 0, int.MaxValue);
                context.Allocate(position, text.Length * times);
                return string.Concat(Enumerable.Repeat(text, text.Length == 0 ? 0 : (int)times));
            case BinaryOperator.Range or BinaryOperator.RangeWithoutEnd when left is long first && right is long last:
                return Count(context, position, first, operation == BinaryOperator.Range ? last : last - 1);
            default:
                return left is long or double && right is long or double
                    && Arithmetic.Apply(context, position, operation, left, right) is { } result
                    ? result
                    : throw context.ValueError(
                        position, $"this operator does not work on {TemplateValue.Describe(left)} and {TemplateValue.Describe(right)}");
        }
    }

    /// <summary>There are no methods; functions stand in groups, such as <c>string.upcase</c>.</summary>
    public override TemplateFunction? FindMethod(object? receiver, string name) => null;

    private static List<object?> Count(RenderContext context, int position, long first, long last)
    {
        var numbers = new List<object?>();
        for (var i = first; i <= last; i++)
        {
            context.AllocateItems(position, 1);
            numbers.Add(i);
        }

        return numbers;
    }
}
