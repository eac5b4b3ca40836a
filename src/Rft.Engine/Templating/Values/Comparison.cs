namespace Rft.Engine.Templating;

/// <summary>Equality and order of values.</summary>
internal static class Comparison
{
    /// <summary>Whether two values are equal: numbers by value (true is 1), lists and mappings by their items.</summary>
    public static bool AreEqual(RenderContext context, int position, object? left, object? right, int depth = 0)
    {
        context.Step(position);
        if (depth > RenderLimits.Depth)
        {
            throw context.LimitError(position, $"values nest more than {RenderLimits.Depth} deep");
        }

        switch (left, right)
        {
            case (null, null) or (Undefined, Undefined):
                return true;
            case (string leftText, string rightText):
                context.Read(position, Math.Min(leftText.Length, rightText.Length));
                return leftText == rightText;
            case (IReadOnlyDictionary<string, object?> leftMapping, IReadOnlyDictionary<string, object?> rightMapping):
                return leftMapping.Count == rightMapping.Count && leftMapping.All(
                    pair => rightMapping.TryGetValue(pair.Key, out var other) && AreEqual(context, position, pair.Value, other, depth + 1));
            case (IReadOnlyList<object?> leftList, IReadOnlyList<object?> rightList):
                return leftList.Count == rightList.Count
                    && leftList.Zip(rightList).All(pair => AreEqual(context, position, pair.First, pair.Second, depth + 1));
            default:
                return AsNumber(left) is { } leftNumber && AsNumber(right) is { } rightNumber
                    ? CompareNumbers(leftNumber, rightNumber) == 0
                    : ReferenceEquals(left, right);
        }
    }

    /// <summary>Whether a comparison holds; null where the operation is no comparison.</summary>
    public static bool? Of(RenderContext context, int position, BinaryOperator operation, object? left, object? right) => operation switch
    {
        BinaryOperator.Equal => AreEqual(context, position, left, right),
        BinaryOperator.NotEqual => !AreEqual(context, position, left, right),
        BinaryOperator.Less => Compare(context, position, left, right) < 0,
        BinaryOperator.LessOrEqual => Compare(context, position, left, right) <= 0,
        BinaryOperator.Greater => Compare(context, position, left, right) > 0,
        BinaryOperator.GreaterOrEqual => Compare(context, position, left, right) >= 0,
        _ => null,
    };

    /// <summary>Negative, zero or positive; null where neither comes first, as with not-a-number.</summary>
    public static int? Compare(RenderContext context, int position, object? left, object? right)
    {
        if (AsNumber(left) is { } leftNumber && AsNumber(right) is { } rightNumber)
        {
            return CompareNumbers(leftNumber, rightNumber);
        }

        if (left is string leftText && right is string rightText)
        {
            context.Read(position, Math.Min(leftText.Length, rightText.Length));
            return string.CompareOrdinal(leftText, rightText);
        }

        if (left is IReadOnlyList<object?> leftList && right is IReadOnlyList<object?> rightList)
        {
            for (var i = 0; i < Math.Min(leftList.Count, rightList.Count); i++)
            {
                if (!AreEqual(context, position, leftList[i], rightList[i]))
                {
                    return Compare(context, position, leftList[i], rightList[i]);
                }
            }

            return leftList.Count.CompareTo(rightList.Count);
        }

        throw context.ValueError(position, $"{TemplateValue.Describe(left)} and {TemplateValue.Describe(right)} have no order");
    }

    private static object? AsNumber(object? value) => value switch
    {
        bool truth => truth ? 1L : 0L,
        long or double => value,
        _ => null,
    };

    private static int? CompareNumbers(object left, object right)
    {
        if (left is long leftWhole && right is long rightWhole)
        {
            return leftWhole.CompareTo(rightWhole);
        }

        var (leftReal, rightReal) = (Convert.ToDouble(left, null), Convert.ToDouble(right, null));
        return double.IsNaN(leftReal) || double.IsNaN(rightReal) ? null : leftReal.CompareTo(rightReal);
    }
}
