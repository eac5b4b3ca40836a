using System.Text.RegularExpressions;

namespace Rft.Engine.Json;

/// <summary>
/// Turns a schema document into <see cref="SchemaNode"/>s. A keyword outside the subset is refused, so that a schema never promises editors
/// a check that Rft itself does not make.
/// </summary>
internal sealed class SchemaReader(string name, Func<string, SchemaNode> resolve)
{
    /// <summary>Reads one schema object.</summary>
    /// <exception cref="InvalidDataException">The schema uses what the validator does not know.</exception>
    public SchemaNode Read(SourceNode schema)
    {
        if (schema.Kind != SourceNodeKind.Object)
        {
            throw Unsuitable("a schema must be an object", schema);
        }

        var node = new SchemaNode();
        foreach (var member in schema.Members)
        {
            node = Apply(node, member.Name, member.Value);
        }

        if (node.OneOf is { } branches)
        {
            RequireDistinguishable(branches, schema);
        }

        return node;
    }

    private SchemaNode Apply(SchemaNode node, string keyword, SourceNode value) => keyword switch
    {
        // Annotations and addresses; they do not validate.
        "$schema" or "$id" or "$defs" or "deprecated" or "examples" => node,
        "title" => node with { Title = value.Text },
        "description" => node with { Description = value.Text },
        "default" => node with { Default = value },
        "$ref" => node with { Reference = new Lazy<SchemaNode>(() => resolve(value.Text)) },
        "type" => node with { Types = Types(value) },
        "const" => node with { Values = [value] },
        "enum" => node with { Values = value.Items },
        "not" when value is { Kind: SourceNodeKind.Object, Members.Count: 0 } => node with { IsUnsupported = true },
        "properties" => node with { Properties = value.Members.ToDictionary(member => member.Name, member => Read(member.Value)) },
        "required" => node with { Required = [.. value.Items.Select(item => item.Text)] },
        "additionalProperties" when value.Kind == SourceNodeKind.False => node with { IsClosed = true },
        "additionalProperties" => node with { AdditionalProperties = Read(value) },
        "propertyNames" => node with { PropertyNames = Read(value) },
        "minProperties" => node with { MinimumProperties = value.ToInt64() },
        "maxProperties" => node with { MaximumProperties = value.ToInt64() },
        "items" => node with { Items = Read(value) },
        "minItems" => node with { MinimumItems = value.ToInt64() },
        "maxItems" => node with { MaximumItems = value.ToInt64() },
        "pattern" => node with { Pattern = Pattern(value) },
        "minLength" => node with { MinimumLength = value.ToInt64() },
        "maxLength" => node with { MaximumLength = value.ToInt64() },
        "minimum" => node with { Minimum = value },
        "maximum" => node with { Maximum = value },
        "exclusiveMinimum" => node with { ExclusiveMinimum = value },
        "exclusiveMaximum" => node with { ExclusiveMaximum = value },
        "oneOf" => node with { OneOf = [.. value.Items.Select(Read)] },
        "if" => node with { If = Read(value) },
        "then" => node with { Then = Read(value) },
        "else" => node with { Else = Read(value) },
        _ => throw Unsuitable($"the validator does not know the keyword '{keyword}' in this form", value),
    };

    private static string[] Types(SourceNode value)
    {
        string[] types = value.Kind == SourceNodeKind.String ? [value.Text] : [.. value.Items.Select(item => item.Text)];
        _ = types.All(type => SchemaTypes.KindMatches(type, SourceNodeKind.Null));
        return types;
    }

    // ECMAScript's $ is the very end; .NET's also matches before a last line break.
    private static Regex Pattern(SourceNode value) => new(
        value.Text.EndsWith('$') ? value.Text[..^1] + "\\z" : value.Text,
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private void RequireDistinguishable(IReadOnlyList<SchemaNode> branches, SourceNode schema)
    {
        // References are not resolved yet: a schema may refer to itself. Only plain branches can be compared here.
        var plain = branches.Where(branch => branch.Reference is null).ToList();
        foreach (var kind in Enum.GetValues<SourceNodeKind>())
        {
            var admitting = plain.Where(branch => branch.Types?.Any(type => SchemaTypes.KindMatches(type, kind))
                ?? branch.Values?.Any(value => value.Kind == kind)
                ?? true);
            if (admitting.Count(branch => kind != SourceNodeKind.Object || branch.Tag is null) > 1)
            {
                throw Unsuitable($"two branches of oneOf admit the kind {kind}", schema);
            }
        }
    }

    private InvalidDataException Unsuitable(string problem, SourceNode at) =>
        new($"Schema {name}({at.Location.Line},{at.Location.Column}): {problem}.");
}
