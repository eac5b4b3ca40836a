namespace Rft.Engine.Templating;

/// <summary>Scriban's functions of lists.</summary>
internal static class ScribanArrayFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "array.size", "list", call => (long)call.Items(0).Count },
        { "array.first", "list", call => call.Items(0) is [var item, ..] ? item : null },
        { "array.last", "list", call => call.Items(0) is [.., var item] ? item : null },
        { "array.limit", "list count", call => Copy(call, call.Items(0).Take(Count(call))) },
        { "array.offset", "list count", call => Copy(call, call.Items(0).Skip(Count(call))) },
        { "array.reverse", "list", call => Copy(call, call.Items(0).Reverse()) },
        { "array.concat", "list other", call => Copy(call, call.Items(0).Concat(call.Items(1))) },
        { "array.add", "list value", call => Copy(call, call.Items(0).Append(call[1])) },
        { "array.compact", "list", call => Copy(call, call.Items(0).Where(item => item is not null)) },
        {
            "array.contains", "list value",
            call => call.Items(0).Any(item => Comparison.AreEqual(call.Context, call.Position, item, call[1]))
        },
        { "array.map", "list member", call => Copy(call, call.Items(0).Select(item => Member(call, item))) },
        { "array.sort", "list member?", Sort },
        { "array.uniq", "list", JinjaSequences.Unique },
        { "array.join", "list delimiter", call => JinjaSequences.Join(call) },
    };

    private static List<object?> Copy(FunctionCall call, IEnumerable<object?> items) => JinjaSequences.Copy(call, items);

    private static int Count(FunctionCall call) => (int)Math.Clamp(call.Integer(1), 0, int.MaxValue);

    private static object? Member(FunctionCall call, object? item) =>
        call.Context.Dialect.GetMember(call.Context, call.Position, item, call.Text(1), isOptional: false);

    private static object? Sort(FunctionCall call)
    {
        var items = Copy(call, call.Items(0));
        var keys = call.IsGiven(1) ? items.ConvertAll(item => Member(call, item)) : items;
        return Enumerable.Range(0, items.Count)
            .Order(Comparer<int>.Create((left, right) => Comparison.Compare(call.Context, call.Position, keys[left], keys[right]) ?? 0))
            .Select(i => items[i])
            .ToList();
    }
}
