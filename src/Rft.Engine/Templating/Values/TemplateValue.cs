using System.Collections;
using System.Globalization;
using Rft.Engine.Json;

namespace Rft.Engine.Templating;

/// <summary>
/// The values of templates: null, bool, long, double, string, <see cref="IReadOnlyList{T}"/> and
/// <see cref="IReadOnlyDictionary{TKey, TValue}"/> of values, <see cref="Undefined"/>, <see cref="TemplateObject"/> and
/// <see cref="TemplateCallable"/>.
/// </summary>
internal static class TemplateValue
{
    /// <summary>Turns what a caller gives into values. Lists and mappings are copied.</summary>
    /// <exception cref="ArgumentException">A value of another type, or nested too deep: a bug of the caller.</exception>
    public static object? From(object? value, int depth = 0)
    {
        if (depth > RenderLimits.Depth)
        {
            throw new ArgumentException("A value of a template nests too deep.", nameof(value));
        }

        return value switch
        {
            null or bool or long or double or string => value,
            int whole => (long)whole,
            float real => (double)real,
            SourceNode node => From(node),
            IReadOnlyDictionary<string, object?> mapping => FromMapping(mapping, depth),
            IEnumerable list and not IDictionary => FromList(list, depth),
            _ => throw new ArgumentException($"A template cannot use a {value.GetType().Name}.", nameof(value)),
        };
    }

    /// <summary>What messages call the kind of a value.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "none",
        bool => "a boolean",
        long or double => "a number",
        string => "a string",
        IReadOnlyList<object?> => "a list",
        IReadOnlyDictionary<string, object?> => "a mapping",
        Undefined undefined => undefined.Description,
        TemplateCallable => "a function",
        _ => "an object",
    };

    private static object? From(SourceNode node) => node.Kind switch
    {
        SourceNodeKind.Object => FromObject(node),
        SourceNodeKind.Array => node.Items.Select(item => From(item)).ToArray(),
        SourceNodeKind.String => node.Text,
        SourceNodeKind.Number => long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole
            : (object)node.ToDouble(),
        SourceNodeKind.True => true,
        SourceNodeKind.False => false,
        _ => null,
    };

    private static OrderedDictionary<string, object?> FromObject(SourceNode node)
    {
        var members = new OrderedDictionary<string, object?>(node.Members.Count);
        foreach (var member in node.Members)
        {
            members[member.Name] = From(member.Value);
        }

        return members;
    }

    private static OrderedDictionary<string, object?> FromMapping(IReadOnlyDictionary<string, object?> mapping, int depth)
    {
        var members = new OrderedDictionary<string, object?>(mapping.Count);
        foreach (var (name, value) in mapping)
        {
            members[name] = From(value, depth + 1);
        }

        return members;
    }

    private static List<object?> FromList(IEnumerable list, int depth)
    {
        var items = new List<object?>();
        foreach (var item in list)
        {
            items.Add(From(item, depth + 1));
        }

        return items;
    }
}
