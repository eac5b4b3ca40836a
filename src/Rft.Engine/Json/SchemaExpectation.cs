namespace Rft.Engine.Json;

/// <summary>Says in words what a schema asks for.</summary>
internal static class SchemaExpectation
{
    /// <summary>What may be written today, such as <c>'auto' or a whole number from 1 to 50</c>.</summary>
    public static string Of(SchemaNode schema)
    {
        var target = schema.Target;
        if (target.OneOf is { } branches)
        {
            var supported = branches.Where(branch => !branch.Target.IsUnsupported).DefaultIfEmpty(branches[0]);
            return string.Join(" or ", supported.Select(Of).Distinct());
        }

        if (target.Values is { } values)
        {
            return values.Count == 1 ? InWords(values[0]) : "one of " + string.Join(", ", values.Select(InWords));
        }

        return string.Join(
            " or ", (target.Types ?? []).Select(type => SchemaTypes.InWords(type) + (type is "number" or "integer" ? Range(target) : "")));
    }

    /// <summary>The values that a <c>const</c> or <c>enum</c> allows and that are strings.</summary>
    public static IEnumerable<string> Names(SchemaNode schema) =>
        schema.Target.OneOf?.SelectMany(Names)
        ?? schema.Target.Values?.Where(value => value.Kind == SourceNodeKind.String).Select(value => value.Text)
        ?? [];

    /// <summary>A scalar as the user would write it.</summary>
    public static string InWords(SourceNode value) => value.Kind switch
    {
        SourceNodeKind.String => Quoted.Text(value.Text),
        _ => SchemaTypes.InWords(value),
    };

    private static string Range(SchemaNode schema) =>
        (schema.Minimum, schema.ExclusiveMinimum, schema.Maximum, schema.ExclusiveMaximum) switch
        {
            ({ } from, _, { } to, _) => $" from {from.Text} to {to.Text}",
            ({ } from, _, _, { } below) => $" from {from.Text} to below {below.Text}",
            ({ } from, _, _, _) => $" of at least {from.Text}",
            (_, { } above, { } to, _) => $" above {above.Text}, at most {to.Text}",
            (_, { } above, _, { } below) => $" between {above.Text} and {below.Text}",
            (_, { } above, _, _) => $" above {above.Text}",
            (_, _, { } to, _) => $" of at most {to.Text}",
            (_, _, _, { } below) => $" below {below.Text}",
            _ => "",
        };
}
