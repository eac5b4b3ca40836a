namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of lists.</summary>
internal static class ScribanArrayFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "array.size", "list", call => (long)call.Items(0).Count },
        { "array.first", "list", call => call.Items(0) is [var item, ..] ? item : null },
        { "array.last", "list", call => call.Items(0) is [.., var item] ? item : null },
        { "array.limit", "list count", call => call[0] is null ? null : Copy(call, call.Items(0).Take(Count(call))) },
        { "array.offset", "list count", call => call[0] is null ? null : Copy(call, call.Items(0).Skip(Count(call))) },
        { "array.reverse", "list", call => Copy(call, call.Items(0).Reverse()) },
        {
            "array.concat", "list other",
            call => call[0] is null && call[1] is null ? null : Copy(call, call.Items(0).Concat(call.Items(1)))
        },
        { "array.compact", "list", call => call[0] is null ? null : Copy(call, call.Items(0).Where(item => item is not null)) },
        {
            "array.contains", "list value",
            call => call.Items(0).Any(item => Comparison.AreEqual(call.Context, call.Position, item, call[1]))
        },
        { "array.map", "list member", call => Copy(call, call.Items(0).Select(item => Member(call, item))) },
        { "array.sort", "list member?", Sort },
        { "array.uniq", "list", call => call[0] is null ? null : Uniq(call) },
        { "array.join", "list delimiter function?", Join },
    };

    private static List<object?> Copy(FunctionCall call, IEnumerable<object?> items) => JinjaSequences.Copy(call, items);

    private static int Count(FunctionCall call) => (int)Math.Clamp(call.Integer(1), 0, int.MaxValue);

    private static object? Member(FunctionCall call, object? item) =>
        call.Context.Dialect.GetMember(call.Context, call.Position, item, call.Text(1), isOptional: false);

    /// <summary>The items without those that came before. Strings and numbers, which most lists hold, are looked up.</summary>
    private static List<object?> Uniq(FunctionCall call)
    {
        var (seen, others) = (new HashSet<object>(), new List<object?>());
        return Copy(call, call.Items(0).Where(item => item is string or long or bool ? seen.Add(item) : IsNew(item)));

        bool IsNew(object? item)
        {
            var isNew = !others.Exists(other => Comparison.AreEqual(call.Context, call.Position, other, item));
            if (isNew)
            {
                others.Add(item);
            }

            return isNew;
        }
    }

    private static object? Join(FunctionCall call)
    {
        if (!call.IsGiven(2) || call[2] is null)
        {
            return JinjaSequences.Join(call, attributeAt: -1);
        }

        var (texts, separator) = (new List<string>(), call.Written(1));
        foreach (var item in call.Items(0))
        {
            var text = call.Context.Dialect.ToText(call.Context, call.Position, ScribanListFunctions.Apply(call, 2, item));
            call.Context.Allocate(call.Position, (long)text.Length + separator.Length);
            texts.Add(text);
        }

        return string.Join(separator, texts);
    }

    private static object? Sort(FunctionCall call)
    {
        if (call[0] is long or double or bool)
        {
            return new TemplateList([call[0]]);
        }

        var items = Copy(call, call.Items(0));
        var keys = call.IsGiven(1) ? items.ConvertAll(item => Member(call, item)) : items;
        return JinjaSequences.Order(call, keys, descending: false).ConvertAll(i => items[i]);
    }
}
