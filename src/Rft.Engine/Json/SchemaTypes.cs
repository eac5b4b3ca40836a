namespace Rft.Engine.Json;

/// <summary>The type names of JSON Schema.</summary>
internal static class SchemaTypes
{
    /// <summary>Whether a value has the type; a number without a fraction, such as 1.0, is an integer.</summary>
    public static bool Matches(string type, SourceNode node) =>
        KindMatches(type, node.Kind) && (type != "integer" || IsWhole(node));

    /// <summary>Whether values of the type have the kind.</summary>
    public static bool KindMatches(string type, SourceNodeKind kind) => type switch
    {
        "object" => kind == SourceNodeKind.Object,
        "array" => kind == SourceNodeKind.Array,
        "string" => kind == SourceNodeKind.String,
        "number" or "integer" => kind == SourceNodeKind.Number,
        "boolean" => kind is SourceNodeKind.True or SourceNodeKind.False,
        "null" => kind == SourceNodeKind.Null,
        _ => throw new InvalidDataException($"JSON Schema has no type '{type}'."),
    };

    /// <summary>A type in words.</summary>
    public static string InWords(string type) => type switch
    {
        "object" => "an object",
        "array" => "an array",
        "string" => "a string",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        _ => "null",
    };

    /// <summary>A kind in words.</summary>
    public static string InWords(SourceNode node) => node.Kind switch
    {
        SourceNodeKind.Object => "an object",
        SourceNodeKind.Array => "an array",
        SourceNodeKind.String => "a string",
        SourceNodeKind.Number => node.Text.Length <= 24 ? node.Text : "a number",
        _ => JsonText.Literal(node.Kind),
    };

    private static bool IsWhole(SourceNode node)
    {
        var value = node.ToDouble();
        return value == Math.Floor(value);
    }
}
