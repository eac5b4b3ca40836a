namespace Rft.Engine.Templating;

/// <summary>Jinja's filters of lists and mappings.</summary>
internal static class JinjaSequences
{
    public static List<object?> Copy(FunctionCall call, IEnumerable<object?> items)
    {
        var copy = new List<object?>();
        foreach (var item in items)
        {
            call.Context.AllocateItems(call.Position, 1);
            copy.Add(item);
        }

        return copy;
    }

    public static object? Members(FunctionCall call) => call[0] switch
    {
        IReadOnlyDictionary<string, object?> mapping =>
            Copy(call, mapping.Select(pair => (object?)new TemplateTuple([pair.Key, pair.Value]))),
        Undefined => new List<object?>(),
        _ => throw call.WrongKind(0, "a mapping"),
    };

    public static object? SortedMembers(FunctionCall call) =>
        ((List<object?>)Members(call)!)
            .OrderBy(pair => ((string)((TemplateTuple)pair!)[0]!).ToLowerInvariant(), StringComparer.Ordinal)
            .ToList();

    public static object? Join(FunctionCall call)
    {
        var separator = call.IsGiven(1) ? call.Written(1) : "";
        var texts = new List<string>();
        foreach (var item in call.Items(0))
        {
            var text = call.Context.Dialect.ToText(call.Context, call.Position, call.IsGiven(2) ? Attribute(call, item, call[2]) : item);
            call.Context.Allocate(call.Position, (long)text.Length + separator.Length);
            texts.Add(text);
        }

        return string.Join(separator, texts);
    }

    public static object? Sort(FunctionCall call)
    {
        var isCaseSensitive = call.Truth(2);
        var items = Copy(call, call.Items(0));
        var keys = items.ConvertAll(item => Key(call.IsGiven(3) ? Attribute(call, item, call[3]) : item));
        var order = Enumerable.Range(0, items.Count).ToArray();
        var descending = call.Truth(1);
        var sorted = order.Order(Comparer<int>.Create((left, right) =>
        {
            var compared = Comparison.Compare(call.Context, call.Position, keys[left], keys[right]) ?? 0;
            return descending ? -compared : compared;
        }));
        return sorted.Select(i => items[i]).ToList();

        object? Key(object? value) => value is string text && !isCaseSensitive ? text.ToLowerInvariant() : value;
    }

    public static object? Unique(FunctionCall call)
    {
        var kept = new List<object?>();
        foreach (var item in call.Items(0))
        {
            if (!kept.Exists(other => Comparison.AreEqual(call.Context, call.Position, other, item)))
            {
                call.Context.AllocateItems(call.Position, 1);
                kept.Add(item);
            }
        }

        return kept;
    }

    public static object? Sum(FunctionCall call)
    {
        object? sum = call.IsGiven(2) ? call[2] : 0L;
        foreach (var item in call.Items(0))
        {
            var value = call.IsGiven(1) && call[1] is not null ? Attribute(call, item, call[1]) : item;
            sum = call.Context.Dialect.Combine(call.Context, call.Position, BinaryOperator.Add, sum, value);
        }

        return sum;
    }

    public static object? Extreme(FunctionCall call, int sign)
    {
        var items = call.Items(0);
        if (items.Count == 0)
        {
            return new Undefined("the list is empty");
        }

        var best = items[0];
        foreach (var item in items.Skip(1))
        {
            best = Comparison.Compare(call.Context, call.Position, item, best) * sign > 0 ? item : best;
        }

        return best;
    }

    public static object? Map(FunctionCall call)
    {
        if (call.IsGiven(2))
        {
            return Copy(call, call.Items(0).Select(
                item => Attribute(call, item, call[2]) is var value && value is Undefined && call.IsGiven(3) ? call[3] : value));
        }

        var name = call.Text(1);
        if (!JinjaFilters.Table.TryFind(name, out var filter))
        {
            throw call.Context.Source.UnknownName(call.Position, $"there is no filter '{name}'", name, JinjaFilters.Table.Names);
        }

        return Copy(call, call.Items(0).Select(item => filter.Call(call.Context, call.Position, new ArgumentValues([item], []))));
    }

    public static object? Select(FunctionCall call, bool takes, bool hasAttribute)
    {
        var testAt = hasAttribute ? 2 : 1;
        TemplateFunction? test = null;
        if (call.IsGiven(testAt) && !JinjaTests.Table.TryFind(call.Text(testAt), out test))
        {
            throw call.Context.Source.UnknownName(
                call.Position,
                $"there is no test '{call.Text(testAt)}'",
                call.Text(testAt),
                JinjaTests.Table.Names);
        }

        var arguments = new List<object?>();
        for (var i = testAt + 1; call.IsGiven(i); i++)
        {
            arguments.Add(call[i]);
        }

        return Copy(call, call.Items(0).Where(item => Holds(item) == takes));

        bool Holds(object? item)
        {
            var value = hasAttribute ? Attribute(call, item, call[1]) : item;
            return call.Context.Dialect.IsTrue(
                test is null ? value : test.Call(call.Context, call.Position, new ArgumentValues([value, .. arguments], [])));
        }
    }

    /// <summary>A member by name, by a path with dots, or an item by index.</summary>
    private static object? Attribute(FunctionCall call, object? item, object? attribute)
    {
        if (attribute is not string path)
        {
            return call.Context.Dialect.GetIndex(call.Context, call.Position, item, attribute);
        }

        foreach (var name in path.Split('.'))
        {
            item = call.Context.Dialect.GetMember(call.Context, call.Position, item, name, isOptional: false);
        }

        return item;
    }
}
