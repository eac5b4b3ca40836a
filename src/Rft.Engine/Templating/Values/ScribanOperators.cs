namespace Rft.Engine.Templating;

/// <summary>Scriban's operators of two values. Calculating with null gives null, and null comes neither before nor after anything.</summary>
internal static class ScribanOperators
{
    public static object? Combine(RenderContext context, int position, BinaryOperator operation, object? left, object? right)
    {
        if (left is EmptyValue || right is EmptyValue)
        {
            var isEqual = EmptyValue.IsEmpty(left) && EmptyValue.IsEmpty(right);
            return operation == BinaryOperator.Equal ? isEqual
                : operation == BinaryOperator.NotEqual ? !isEqual
                : throw context.ValueError(position, "'empty' can only be compared with == and !=");
        }

        if ((left is null || right is null) && operation is >= BinaryOperator.Less and <= BinaryOperator.GreaterOrEqual)
        {
            return false;
        }

        return Comparison.Of(context, position, operation, left, right) is { } holds ? holds
            : operation is BinaryOperator.Append or BinaryOperator.Prepend ? Extend(context, position, operation, left, right)
            : Calculate(context, position, operation, left, right);
    }

    private static object? Calculate(RenderContext context, int position, BinaryOperator operation, object? left, object? right)
    {
        switch (left, right)
        {
            case (string, _) or (_, string) when operation == BinaryOperator.Add:
                var dialect = context.Dialect;
                var (leftText, rightText) = (dialect.ToText(context, position, left), dialect.ToText(context, position, right));
                context.Allocate(position, (long)leftText.Length + rightText.Length);
                return leftText + rightText;
            case (IReadOnlyList<object?> first, IReadOnlyList<object?> second) when operation == BinaryOperator.Add:
                context.AllocateItems(position, (long)first.Count + second.Count);
                return new TemplateList(first.Concat(second));
            case (null, _) or (_, null):
                return null;
            case (string text, long times) when operation == BinaryOperator.Multiply:
                return Repeat(context, position, text, times);
            case (long times, string text) when operation == BinaryOperator.Multiply:
                return Repeat(context, position, text, times);
            case (long first, long last) when operation is BinaryOperator.Range or BinaryOperator.RangeWithoutEnd:
                return Count(context, position, first, last, operation == BinaryOperator.Range);
            default:
                return left is long or double && right is long or double
                    && Arithmetic.Apply(context, position, operation, left, right) is { } result
                    ? result
                    : throw context.ValueError(
                        position, $"this operator does not work on {TemplateValue.Describe(left)} and {TemplateValue.Describe(right)}");
        }
    }

    private static string Repeat(RenderContext context, int position, string text, long times)
    {
        times = Math.Clamp(times, 0, int.MaxValue);
        context.Allocate(position, text.Length * times);
        return string.Concat(Enumerable.Repeat(text, text.Length == 0 ? 0 : (int)times));
    }

    private static TemplateList Extend(RenderContext context, int position, BinaryOperator operation, object? left, object? right)
    {
        var (list, item) = operation == BinaryOperator.Append ? (left, right) : (right, left);
        var items = list is null ? [] : list as IReadOnlyList<object?>
            ?? throw context.ValueError(position, $"an item is added to a list, this is {TemplateValue.Describe(list)}");
        context.AllocateItems(position, items.Count + 1L);
        return new TemplateList(operation == BinaryOperator.Append ? items.Append(item) : items.Prepend(item));
    }

    private static TemplateRange Count(RenderContext context, int position, long first, long last, bool withLast)
    {
        var numbers = new TemplateRange();
        var step = first <= last ? 1 : -1;
        for (var number = first; ; number += step)
        {
            if (number == last && !withLast)
            {
                return numbers;
            }

            context.AllocateItems(position, 1);
            numbers.Add(number);
            if (number == last)
            {
                return numbers;
            }
        }
    }
}
