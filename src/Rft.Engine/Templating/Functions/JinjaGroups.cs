namespace Rft.Engine.Templating;

/// <summary>Jinja's filters that make lists of lists.</summary>
internal static class JinjaGroups
{
    public static FunctionTable Table { get; } = new()
    {
        { "groupby", "value attribute default? case_sensitive?", GroupBy },
        { "batch", "value linecount fill_with?", Batch },
        { "slice", "value slices fill_with?", Slice },
        { "attr", "value name", call => call.Context.Dialect.GetMember(call.Context, call.Position, call[0], call.Text(1), false) },
    };

    private static List<object?> GroupBy(FunctionCall call)
    {
        var items = JinjaSequences.Copy(call, call.Items(0));
        var keys = items.ConvertAll(item => JinjaSequences.Attribute(call, item, call[1]) is var key && key is Undefined && call.IsGiven(2)
            ? call[2]
            : key);
        var sorted = JinjaSequences.Order(call, keys.ConvertAll(key => JinjaSequences.SortKey(key, call.Truth(3))), descending: false);
        var groups = new List<object?>();
        var last = new List<object?>();
        for (var i = 0; i < sorted.Count; i++)
        {
            var (key, previous) = (keys[sorted[i]], i > 0 ? keys[sorted[i - 1]] : null);
            var isSame = i > 0 && Comparison.AreEqual(
                call.Context,
                call.Position,
                JinjaSequences.SortKey(key, call.Truth(3)),
                JinjaSequences.SortKey(previous, call.Truth(3)));
            if (!isSame)
            {
                last = [];
                groups.Add(new TemplateGroup(key, last));
            }

            last.Add(items[sorted[i]]);
        }

        return groups;
    }

    private static List<object?> Batch(FunctionCall call)
    {
        var (items, size) = (JinjaSequences.Copy(call, call.Items(0)), Size(call));
        var rows = new List<object?>();
        for (var start = 0L; start < items.Count; start += size)
        {
            var row = items.GetRange((int)start, (int)Math.Min(size, items.Count - start));
            if (call.IsGiven(2) && call[2] is not null)
            {
                call.Context.AllocateItems(call.Position, size - row.Count);
                row.AddRange(Enumerable.Repeat(call[2], (int)(size - row.Count)));
            }

            rows.Add(row);
        }

        return rows;
    }

    private static List<object?> Slice(FunctionCall call)
    {
        var (items, count) = (JinjaSequences.Copy(call, call.Items(0)), Size(call));
        var rows = new List<object?>();
        var start = 0;
        for (var i = 0L; i < count; i++)
        {
            call.Context.AllocateItems(call.Position, 1);
            var length = (int)((items.Count / count) + (i < items.Count % count ? 1 : 0));
            var row = items.GetRange(start, length);
            start += length;
            if (call.IsGiven(2) && call[2] is not null && i >= items.Count % count)
            {
                row.Add(call[2]);
            }

            rows.Add(row);
        }

        return rows;
    }

    private static long Size(FunctionCall call) =>
        call.Integer(1) is > 0 and var size ? size : throw call.Error("expected a size of at least 1");
}
