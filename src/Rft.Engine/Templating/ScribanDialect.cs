namespace Rft.Engine.Templating;

/// <summary>
/// Scriban. With strict variables an unknown name or member is an error, else it is null. Only null and false are false. An index that is
/// not there gives null, and so does a member after <c>?.</c>.
/// </summary>
internal sealed class ScribanDialect : Dialect
{
    private readonly bool _isStrict;

    private ScribanDialect(bool isStrict) => _isStrict = isStrict;

    /// <summary>A name that is not there is an error: what reports are written in.</summary>
    public static ScribanDialect Strict { get; } = new(isStrict: true);

    /// <summary>A name that is not there is null.</summary>
    public static ScribanDialect Relaxed { get; } = new(isStrict: false);

    public override string LoopName => "for";

    public override LoopState MakeLoop(IReadOnlyList<object?> items, int depth, TemplateCallable? recursion) =>
        new ScribanLoop(items) { Depth = depth, Recursion = recursion };

    public override bool IsTrue(object? value) => value is not (null or false);

    public override string ToText(RenderContext context, int position, object? value) =>
        value as string ?? new ScribanWriter(context, position).Write(value);

    public override object? FindName(RenderContext context, int position, string name) =>
        name == "this" ? new ScopeView(context.Globals)
        : ScribanFunctions.Groups.TryGetValue(name, out var functions) ? functions
        : name is ['$', ..] || !_isStrict ? null
        : throw context.Source.UnknownName(position, $"there is no variable '{name}'", name, context.Scope.Names);

    public override object? GetMember(RenderContext context, int position, object? target, string name, bool isOptional)
    {
        switch (target)
        {
            case not null when name == "empty?":
                return EmptyValue.IsEmpty(target);
            case IReadOnlyDictionary<string, object?> mapping:
                return mapping.TryGetValue(name, out var value) || isOptional || !_isStrict
                    ? value
                    : throw context.Source.UnknownName(position, $"there is no member '{name}'", name, mapping.Keys);
            case IReadOnlyList<object?> list when name == "size":
                return (long)list.Count;
            case TemplateList list:
                return list.Member(name);
            case string text when name == "size":
                return (long)text.Length;
            case TemplateObject instance when instance.TryGetMember(name, out var member):
                return member;
            default:
                return isOptional || (!_isStrict && target is not (null or TemplateObject))
                    ? null
                    : throw context.NameError(position, $"{TemplateValue.Describe(target)} has no member '{name}'");
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
            case (TemplateList list, string name):
                return list.Member(name);
            case (TemplateObject instance, string name):
                return instance.TryGetMember(name, out var member) ? member : null;
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

    public override object? Combine(RenderContext context, int position, BinaryOperator operation, object? left, object? right) =>
        ScribanOperators.Combine(context, position, operation, left, right);

    /// <summary>There are no methods; functions stand in groups, such as <c>string.upcase</c>.</summary>
    public override TemplateFunction? FindMethod(object? receiver, string name) => null;
}
