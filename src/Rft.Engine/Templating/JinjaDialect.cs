namespace Rft.Engine.Templating;

/// <summary>Jinja over Python's values: what is not there is undefined, empty values are false, text is Python's.</summary>
internal sealed class JinjaDialect : Dialect
{
    public static JinjaDialect Instance { get; } = new();

    public override string LoopName => "loop";

    public override LoopState MakeLoop(IReadOnlyList<object?> items, int depth, TemplateCallable? recursion) =>
        new JinjaLoop(items) { Depth = depth, Recursion = recursion };

    public override bool IsTrue(object? value) => value switch
    {
        null or false or 0L or 0.0 or "" or Undefined => false,
        IReadOnlyDictionary<string, object?> mapping => mapping.Count > 0,
        IReadOnlyList<object?> list => list.Count > 0,
        _ => true,
    };

    public override string ToText(RenderContext context, int position, object? value) =>
        value as string ?? new PythonWriter(context, position).Write(value);

    public override object? FindName(RenderContext context, int position, string name) =>
        JinjaGlobals.Table.TryFind(name, out var function) ? new FunctionValue(function) : new Undefined($"'{name}' is undefined");

    public override object? GetMember(RenderContext context, int position, object? target, string name, bool isOptional) => target switch
    {
        MacroValue macro when name is "name" or "arguments" => name == "name" ? macro.Name : macro.Arguments,
        TemplateGroup group when name is "grouper" or "list" => name == "list" ? group.List : group.Grouper,
        TemplateObject instance => instance.TryGetMember(name, out var member) ? member : new Undefined($"there is no member '{name}'"),
        IReadOnlyDictionary<string, object?> mapping => mapping.TryGetValue(name, out var value)
            ? value
            : new Undefined($"the mapping has no member '{name}'"),
        Undefined undefined => throw context.NameError(position, undefined.Description),
        _ => new Undefined($"{TemplateValue.Describe(target)} has no member '{name}'"),
    };

    public override object? GetIndex(RenderContext context, int position, object? target, object? index)
    {
        if (index is string name)
        {
            return GetMember(context, position, target, name, isOptional: false);
        }

        var whole = index as long? ?? 0;
        var at = whole;
        switch (target)
        {
            case Undefined undefined:
                throw context.NameError(position, undefined.Description);
            case IReadOnlyList<object?> list when index is long:
                at += at < 0 ? list.Count : 0;
                return at >= 0 && at < list.Count ? list[(int)at] : new Undefined($"the list has no item {whole}");
            case string text when index is long:
                context.Read(position, text.Length);
                var length = CodePoints.Count(text);
                at += at < 0 ? length : 0;
                return at >= 0 && at < length
                    ? CodePoints.Slice(text, (int)at, (int)at + 1)
                    : new Undefined($"the string has no character {whole}");
            default:
                return new Undefined($"{TemplateValue.Describe(target)} has no such item");
        }
    }

    public override IReadOnlyList<object?> Iterate(RenderContext context, int position, object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> mapping:
                context.AllocateItems(position, mapping.Count);
                return [.. mapping.Keys];
            case IReadOnlyList<object?> list:
                return list;
            case string text:
                context.AllocateItems(position, text.Length);
                return CodePoints.Split(text);
            case Undefined:
                return [];
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
            case BinaryOperator.In:
                return Contains(context, position, right, left);
            case BinaryOperator.NotIn:
                return !Contains(context, position, right, left);
            case BinaryOperator.Concatenate:
                return Concatenate(context, position, ToText(context, position, left), ToText(context, position, right));
            default:
                return Calculate(context, position, operation, left, right);
        }
    }

    public override TemplateFunction? FindMethod(object? receiver, string name) => receiver switch
    {
        string => JinjaMethods.OfStrings.TryFind(name, out var method) ? method : null,
        IReadOnlyDictionary<string, object?> => JinjaMethods.OfMappings.TryFind(name, out var method) ? method : null,
        IReadOnlyList<object?> => JinjaMethods.OfLists.TryFind(name, out var method) ? method : null,
        _ => null,
    };

    private static string Concatenate(RenderContext context, int position, string left, string right)
    {
        context.Allocate(position, (long)left.Length + right.Length);
        return left + right;
    }

    private static bool Contains(RenderContext context, int position, object? container, object? value)
    {
        switch (container)
        {
            case string text:
                context.Read(position, text.Length);
                return text.Contains(
                    value as string ?? throw context.ValueError(
                        position, $"only a string is in a string, this is {TemplateValue.Describe(value)}"),
                    StringComparison.Ordinal);
            case IReadOnlyDictionary<string, object?> mapping:
                return value is string name && mapping.ContainsKey(name);
            case IReadOnlyList<object?> list:
                return list.Any(item => Comparison.AreEqual(context, position, item, value));
            case Undefined:
                return false;
            default:
                throw context.ValueError(position, $"nothing is in {TemplateValue.Describe(container)}");
        }
    }

    private static object Calculate(RenderContext context, int position, BinaryOperator operation, object? left, object? right)
    {
        switch (left, right)
        {
            case (string leftText, string rightText) when operation == BinaryOperator.Add:
                return Concatenate(context, position, leftText, rightText);
            case (IReadOnlyList<object?> leftList, IReadOnlyList<object?> rightList) when operation == BinaryOperator.Add:
                context.AllocateItems(position, (long)leftList.Count + rightList.Count);
                return left is TemplateTuple && right is TemplateTuple
                    ? new TemplateTuple([.. leftList, .. rightList])
                    : new List<object?>([.. leftList, .. rightList]);
            case (string text, long times) when operation == BinaryOperator.Multiply:
                return Repeat(context, position, text, times);
            case (IReadOnlyList<object?> list, long times) when operation == BinaryOperator.Multiply:
                times = Math.Clamp(times, 0, int.MaxValue);
                context.AllocateItems(position, Math.Min(list.Count * times, int.MaxValue));
                var repeated = Enumerable.Repeat(list, (int)times).SelectMany(items => items);
                return list is TemplateTuple ? new TemplateTuple([.. repeated]) : repeated.ToList();
            case (long or bool, string or IReadOnlyList<object?>) when operation == BinaryOperator.Multiply:
                return Calculate(context, position, operation, right, AsNumber(left));
            case (string or IReadOnlyList<object?>, bool) when operation == BinaryOperator.Multiply:
                return Calculate(context, position, operation, left, AsNumber(right));
            case (string format, _) when operation == BinaryOperator.Modulo:
                return PercentFormat.Apply(new FunctionCall(context, position, "%", [], [], []), format, right);
            case (bool or long or double, bool or long or double)
                when Arithmetic.Apply(context, position, operation, AsNumber(left), AsNumber(right)) is { } result:
                return result;
            case (Undefined undefined, _):
                throw context.NameError(position, undefined.Description);
            case (_, Undefined undefined):
                throw context.NameError(position, undefined.Description);
            default:
                throw context.ValueError(
                    position, $"this operator does not work on {TemplateValue.Describe(left)} and {TemplateValue.Describe(right)}");
        }
    }

    private static string Repeat(RenderContext context, int position, string text, long times)
    {
        times = Math.Clamp(times, 0, int.MaxValue);
        context.Allocate(position, text.Length * times);
        return string.Concat(Enumerable.Repeat(text, text.Length == 0 ? 0 : (int)times));
    }

    private static object AsNumber(object? value) => value is bool truth ? truth ? 1L : 0L : value!;
}
