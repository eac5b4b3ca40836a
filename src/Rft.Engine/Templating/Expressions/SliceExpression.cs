namespace Rft.Engine.Templating;

/// <summary>Python's <c>target[start:stop:step]</c> of a list or string.</summary>
internal sealed class SliceExpression(
    int position, Expression target, Expression? start, Expression? stop, Expression? step) : Expression(position)
{
    protected override object? EvaluateCore(RenderContext context)
    {
        var value = target.Evaluate(context);
        var (from, to, by) = (Bound(context, start), Bound(context, stop), Bound(context, step) ?? 1);
        if (by == 0)
        {
            throw context.ValueError(Position, "the step of a slice is not 0");
        }

        switch (value)
        {
            case string text:
                return Slice(context, text, from, to, by);
            case IReadOnlyList<object?> list:
                context.AllocateItems(Position, list.Count);
                return Indexes(list.Count, from, to, by).Select(i => list[i]).ToList();
            default:
                throw context.ValueError(Position, $"only lists and strings have slices, this is {TemplateValue.Describe(value)}");
        }
    }

    private string Slice(RenderContext context, string text, long? from, long? to, long step)
    {
        if (step == 1)
        {
            context.Allocate(Position, text.Length);
            var (start, end) = Ends(CodePoints.Count(text), from, to, step);
            return CodePoints.Slice(text, (int)start, (int)Math.Max(start, end));
        }

        context.AllocateItems(Position, text.Length);
        var points = CodePoints.Split(text);
        return string.Concat(Indexes(points.Length, from, to, step).Select(i => points[i]));
    }

    private static (long First, long End) Ends(int length, long? from, long? to, long step)
    {
        var (lowest, highest) = step > 0 ? (0L, (long)length) : (-1L, length - 1L);
        return (Clip(from, step > 0 ? lowest : highest), Clip(to, step > 0 ? highest : lowest));

        long Clip(long? bound, long otherwise) =>
            bound is not { } given ? otherwise : Math.Clamp(given < 0 ? given + length : given, lowest, highest);
    }

    private static IEnumerable<int> Indexes(int length, long? from, long? to, long step)
    {
        var (first, end) = Ends(length, from, to, step);
        for (var i = first; step > 0 ? i < end : i > end; i += step)
        {
            yield return (int)i;

            if (Math.Abs(step) > length)
            {
                yield break;
            }
        }
    }

    private static long? Bound(RenderContext context, Expression? expression) => expression?.Evaluate(context) switch
    {
        null => null,
        long whole => whole,
        var other => throw context.ValueError(expression.Position, $"a slice needs whole numbers, this is {TemplateValue.Describe(other)}"),
    };
}
