namespace Rft.Engine.Json;

/// <summary>Equality of JSON values as JSON Schema means it.</summary>
internal static class SchemaValues
{
    /// <summary>Whether two scalars are equal; numbers by value.</summary>
    public static bool AreEqual(SourceNode left, SourceNode right) =>
        left.Kind == right.Kind && left.Kind switch
        {
            SourceNodeKind.Number => left.ToDouble() == right.ToDouble(),
            SourceNodeKind.String => left.Text == right.Text,
            SourceNodeKind.Object or SourceNodeKind.Array => CanonicalJson.Write(left) == CanonicalJson.Write(right),
            _ => true,
        };
}
