using System.Globalization;
using System.Numerics;
using System.Runtime.ExceptionServices;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Templating;

/// <summary>Jinja's filters of lists and mappings.</summary>
internal static class JinjaSequences
{
    public static List<object?> Copy(FunctionCall call, IEnumerable<object?> items)
    {
        var copy = new TemplateList([]);
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

    public static object? SortedMembers(FunctionCall call)
    {
        var members = (List<object?>)Members(call)!;
        var part = call.Text(2, "key") switch
        {
            "key" => 0,
            "value" => 1,
            var other => throw call.Error($"'{other}' is neither 'key' nor 'value'"),
        };
        var keys = members.ConvertAll(pair => SortKey(((TemplateTuple)pair!)[part], call.Truth(1)));
        return Order(call, keys, call.Truth(3)).ConvertAll(i => members[i]);
    }

    public static object? Join(FunctionCall call) => Join(call, attributeAt: 2);

    public static object? Join(FunctionCall call, int attributeAt)
    {
        var separator = call.IsGiven(1) ? call.Written(1) : "";
        var texts = new List<string>();
        foreach (var item in call.Items(0))
        {
            var value = attributeAt > 0 && call.IsGiven(attributeAt) ? Attribute(call, item, call[attributeAt]) : item;
            var text = call.Context.Dialect.ToText(call.Context, call.Position, value);
            call.Context.Allocate(call.Position, (long)text.Length + separator.Length);
            texts.Add(text);
        }

        return string.Join(separator, texts);
    }

    public static object? Sort(FunctionCall call)
    {
        var items = Copy(call, call.Items(0));
        var paths = call.IsGiven(3) && call[3] is string names ? names.Split(',') : null;
        if (paths is null)
        {
            var hasAttribute = call.IsGiven(3) && call[3] is not null;
            var keys = items.ConvertAll(item => SortKey(hasAttribute ? Attribute(call, item, call[3]) : item, call.Truth(2)));
            return Order(call, keys, call.Truth(1)).ConvertAll(i => items[i]);
        }

        // The sort is stable, so sorting by the last attribute first sorts by all of them.
        foreach (var path in paths.Reverse())
        {
            var keys = items.ConvertAll(item => SortKey(Attribute(call, item, path), call.Truth(2)));
            items = Order(call, keys, call.Truth(1)).ConvertAll(i => items[i]);
        }

        return items;
    }

    /// <summary>What a value is ordered by: without regard to case, unless case counts.</summary>
    public static object? SortKey(object? value, bool isCaseSensitive) =>
        value is string text && !isCaseSensitive ? text.ToLowerInvariant() : value;

    /// <summary>The indexes of keys in their order; equal ones stay as they stood.</summary>
    public static List<int> Order(FunctionCall call, List<object?> keys, bool descending)
    {
        // Sorting compares each key some log2(n) times.
        call.Context.Read(call.Position, 16L * keys.Count * (BitOperations.Log2((uint)keys.Count | 1) + 1));
        try
        {
            return [.. Enumerable.Range(0, keys.Count).Order(Comparer<int>.Create((left, right) =>
                (Comparison.Compare(call.Context, call.Position, keys[left], keys[right]) ?? 0) * (descending ? -1 : 1)))];
        }
        catch (InvalidOperationException exception) when (exception.InnerException is DiagnosticException mistake)
        {
            // Sorting wraps what a comparison throws.
            ExceptionDispatchInfo.Throw(mistake);
            throw;
        }
    }

    public static object? Unique(FunctionCall call)
    {
        var (kept, keys) = (new List<object?>(), new List<object?>());
        foreach (var item in call.Items(0))
        {
            var key = SortKey(call.IsGiven(2) ? Attribute(call, item, call[2]) : item, call.Truth(1));
            if (!keys.Exists(other => Comparison.AreEqual(call.Context, call.Position, other, key)))
            {
                call.Context.AllocateItems(call.Position, 2);
                kept.Add(item);
                keys.Add(key);
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
            best = Comparison.Compare(call.Context, call.Position, Key(item), Key(best)) * sign > 0 ? item : best;
        }

        return best;

        object? Key(object? item) => SortKey(call.IsGiven(2) ? Attribute(call, item, call[2]) : item, call.Truth(1));
    }

    public static object? Map(FunctionCall call)
    {
        if (!call.Context.Dialect.IsTrue(call[0]))
        {
            return new List<object?>();
        }

        var named = call.Named.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (named.TryGetValue("attribute", out var attribute))
        {
            return Copy(call, call.Items(0).Select(
                item => Attribute(call, item, attribute) is var value && value is Undefined && named.TryGetValue("default", out var other)
                    ? other
                    : value));
        }

        if (!call.IsGiven(1))
        {
            throw call.Error("'map' needs the name of a filter, or an attribute");
        }

        var name = call.Text(1);
        if (!JinjaFilters.Table.TryFind(name, out var filter))
        {
            throw call.Context.Source.UnknownName(call.Position, $"there is no filter '{name}'", name, JinjaFilters.Table.Names);
        }

        var arguments = Further(call, 2);
        return Copy(call, call.Items(0).Select(
            item => filter.Call(call.Context, call.Position, new ArgumentValues([item, .. arguments], call.Named))));
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

        var arguments = Further(call, testAt + 1);
        if (!call.Context.Dialect.IsTrue(call[0]))
        {
            return new List<object?>();
        }

        return Copy(call, call.Items(0).Where(item => Holds(item) == takes));

        bool Holds(object? item)
        {
            var value = hasAttribute ? Attribute(call, item, call[1]) : item;
            return call.Context.Dialect.IsTrue(
                test is null ? value : test.Call(call.Context, call.Position, new ArgumentValues([value, .. arguments], [])));
        }
    }

    private static List<object?> Further(FunctionCall call, int start)
    {
        var arguments = new List<object?>();
        for (var i = start; i < call.Count && call.IsGiven(i); i++)
        {
            arguments.Add(call[i]);
        }

        return arguments;
    }

    /// <summary>A member by name, by a path with dots, or an item by index.</summary>
    public static object? Attribute(FunctionCall call, object? item, object? attribute)
    {
        if (attribute is not string path)
        {
            return call.Context.Dialect.GetIndex(call.Context, call.Position, item, attribute);
        }

        foreach (var name in path.Split('.'))
        {
            item = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? call.Context.Dialect.GetIndex(call.Context, call.Position, item, index)
                : call.Context.Dialect.GetMember(call.Context, call.Position, item, name, isOptional: false);
        }

        return item;
    }
}
