using System.Text.RegularExpressions;

namespace Rft.Engine.Json;

/// <summary>One schema object: the keywords that <see cref="SchemaReader"/> knows, null where absent.</summary>
internal sealed record SchemaNode
{
    /// <summary>A name for people; for a pattern, what the pattern asks for.</summary>
    public string? Title { get; init; }

    /// <summary>Help for editors and docs/spec.md.</summary>
    public string? Description { get; init; }

    /// <summary>The value that stands for an absent member.</summary>
    public SourceNode? Default { get; init; }

    /// <summary><c>$ref</c>, resolved on first use.</summary>
    public Lazy<SchemaNode>? Reference { get; init; }

    /// <summary><c>type</c>: the names of the allowed types.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary><c>const</c> or <c>enum</c>: the allowed values.</summary>
    public IReadOnlyList<SourceNode>? Values { get; init; }

    /// <summary><c>not: {}</c>: nothing is valid here, because Rft knows of the feature and does not have it yet.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary><c>properties</c>, in file order.</summary>
    public IReadOnlyDictionary<string, SchemaNode>? Properties { get; init; }

    /// <summary><c>required</c>.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary><c>additionalProperties: false</c>.</summary>
    public bool IsClosed { get; init; }

    /// <summary><c>additionalProperties</c> as a schema.</summary>
    public SchemaNode? AdditionalProperties { get; init; }

    /// <summary><c>propertyNames</c>.</summary>
    public SchemaNode? PropertyNames { get; init; }

    /// <summary><c>minProperties</c>.</summary>
    public long? MinimumProperties { get; init; }

    /// <summary><c>maxProperties</c>.</summary>
    public long? MaximumProperties { get; init; }

    /// <summary><c>items</c>.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary><c>minItems</c>.</summary>
    public long? MinimumItems { get; init; }

    /// <summary><c>maxItems</c>.</summary>
    public long? MaximumItems { get; init; }

    /// <summary><c>pattern</c>.</summary>
    public Regex? Pattern { get; init; }

    /// <summary><c>minLength</c>, in Unicode code points.</summary>
    public long? MinimumLength { get; init; }

    /// <summary><c>maxLength</c>, in Unicode code points.</summary>
    public long? MaximumLength { get; init; }

    /// <summary><c>minimum</c>.</summary>
    public SourceNode? Minimum { get; init; }

    /// <summary><c>maximum</c>.</summary>
    public SourceNode? Maximum { get; init; }

    /// <summary><c>exclusiveMinimum</c>.</summary>
    public SourceNode? ExclusiveMinimum { get; init; }

    /// <summary><c>exclusiveMaximum</c>.</summary>
    public SourceNode? ExclusiveMaximum { get; init; }

    /// <summary><c>oneOf</c>: branches that differ in the type of the value or in the <c>type</c> tag of the object.</summary>
    public IReadOnlyList<SchemaNode>? OneOf { get; init; }

    /// <summary><c>if</c>.</summary>
    public SchemaNode? If { get; init; }

    /// <summary><c>then</c>.</summary>
    public SchemaNode? Then { get; init; }

    /// <summary><c>else</c>.</summary>
    public SchemaNode? Else { get; init; }

    /// <summary>The schema behind any <c>$ref</c> without keywords of its own that validate.</summary>
    public SchemaNode Target => Reference is null ? this : Reference.Value.Target;

    /// <summary>The value of the <c>type</c> tag that objects of this branch carry; null for any other schema.</summary>
    public string? Tag =>
        Target.Properties?.GetValueOrDefault("type")?.Values is [{ Kind: SourceNodeKind.String } tag] ? tag.Text : null;

    /// <summary>Whether a value of this kind may be valid at all.</summary>
    public bool Admits(SourceNode node)
    {
        var target = Target;
        return target.OneOf?.Any(branch => branch.Admits(node))
            ?? target.Types?.Any(type => SchemaTypes.KindMatches(type, node.Kind))
            ?? target.Values?.Any(value => value.Kind == node.Kind)
            ?? true;
    }
}
