namespace Rft.Engine.Templating;

/// <summary>Scriban's functions that change a copy of a list, or call a function for each of its items.</summary>
internal static class ScribanListFunctions
{
    public static FunctionTable Table { get; } = new()
    {
        { "array.add", "list value", call => Copy(call, call.Items(0).Append(call[1])) },
        { "array.add_range", "list values", call => Copy(call, call.Items(0).Concat(call.Items(1))) },
        { "array.insert_at", "list index value", InsertAt },
        { "array.remove_at", "list index", RemoveAt },
        { "array.cycle", "list group?", Cycle },
        { "array.each", "list function", call => Copy(call, call.Items(0).Select(item => Apply(call, 1, item))) },
        { "array.filter", "list function", call => Copy(call, call.Items(0).Where(item => IsTrue(call, item))) },
        { "array.any", "list function", call => call.Items(0).Any(item => IsTrue(call, item)) },
    };

    /// <summary>What a function that is an argument makes of an item.</summary>
    public static object? Apply(FunctionCall call, int index, object? item) => call[index] is TemplateCallable function
        ? function.Call(call.Context, call.Position, new ArgumentValues([item], []))
        : throw call.WrongKind(index, "a function, such as @string.upcase");

    private static List<object?> Copy(FunctionCall call, IEnumerable<object?> items) => JinjaSequences.Copy(call, items);

    private static bool IsTrue(FunctionCall call, object? item) => call.Context.Dialect.IsTrue(Apply(call, 1, item));

    private static object? InsertAt(FunctionCall call)
    {
        var items = Copy(call, call.Items(0));
        var index = Math.Max(0, call.Integer(1));
        call.Context.AllocateItems(call.Position, Math.Max(0, index - items.Count));
        while (items.Count < index)
        {
            items.Add(null);
        }

        items.Insert((int)index, call[2]);
        return items;
    }

    private static object? RemoveAt(FunctionCall call)
    {
        var items = Copy(call, call.Items(0));
        var index = call.Integer(1);
        index += index < 0 ? items.Count : 0;
        if (index >= 0 && index < items.Count)
        {
            items.RemoveAt((int)index);
        }

        return items;
    }

    /// <summary>The next item of a list; lists with the same items, or calls with the same group, go on where the last one was.</summary>
    private static object? Cycle(FunctionCall call)
    {
        var items = call.Items(0);
        if (items.Count == 0)
        {
            return null;
        }

        var group = call.IsGiven(1) && call[1] is not null
            ? call.Written(1)
            : "items " + new ScribanWriter(call.Context, call.Position).Write(items);
        return items[(int)(call.Context.CountCycle(group) % items.Count)];
    }
}
