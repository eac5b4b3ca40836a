using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads members of a spec that the schema has already found valid. Null and <c>auto</c> count as absent.</summary>
internal static class SpecMembers
{
    public static string? Text(this SourceNode? node, string name) =>
        node?[name] is { Kind: SourceNodeKind.String } value && value.Text != "auto" ? value.Text : null;

    /// <summary>A string for which "auto" is a text like any other.</summary>
    public static string? FreeText(this SourceNode? node, string name) =>
        node?[name] is { Kind: SourceNodeKind.String } value ? value.Text : null;

    public static double? Number(this SourceNode? node, string name) =>
        node?[name] is { Kind: SourceNodeKind.Number } value ? value.ToDouble() : null;

    public static bool? Flag(this SourceNode? node, string name) => node?[name]?.Kind switch
    {
        SourceNodeKind.True => true,
        SourceNodeKind.False => false,
        _ => null,
    };

    public static int? Integer(this SourceNode? node, string name) => (int?)node.Number(name);
}
