using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reports what is wrong with tokenizer.json, or not supported.</summary>
internal sealed class TokenizerProblems(DiagnosticBag diagnostics)
{
    /// <summary>Where the reports go.</summary>
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Reports a contradiction.</summary>
    public void Invalid(SourceNode node, string message) => diagnostics.Add(DiagnosticTable.TokenizerInvalid, node.Location, message);

    /// <summary>Reports what is not computed.</summary>
    public void Unsupported(SourceNode node, string message) => diagnostics.Add(DiagnosticTable.TokenizerUnsupported, node.Location, message);

    /// <summary>Reports a part whose type is none of those supported, or that has none.</summary>
    public void UnsupportedType(SourceNode node, string part, string expected) =>
        Unsupported(
            node["type"] ?? node,
            node["type"] is { Kind: SourceNodeKind.String } type
                ? $"the {part} type '{type.Text}' is not supported here; expected {expected}"
                : $"the {part} has no type; expected {expected}");

    /// <summary>Reports a member that is neither absent nor off.</summary>
    public void RequireOff(SourceNode owner, string name)
    {
        var node = owner[name];
        var isOff = IsAbsent(node) || node is { Kind: SourceNodeKind.False } or { Kind: SourceNodeKind.String, Text: "" }
            || (node!.Kind == SourceNodeKind.Number && node.ToDouble() == 0);
        if (!isOff)
        {
            Unsupported(node!, $"'{name}' is not supported here; expected it to be absent or off");
        }
    }

    /// <summary>Whether a member is not there or null.</summary>
    public static bool IsAbsent(SourceNode? node) => node is null or { Kind: SourceNodeKind.Null };

    /// <summary>A member that must be a string; reported, and empty, where it is none.</summary>
    public string Text(SourceNode owner, string name)
    {
        if (owner[name] is { Kind: SourceNodeKind.String } node)
        {
            return node.Text;
        }

        Invalid(owner[name] ?? owner, $"expected a string '{name}'");
        return "";
    }

    /// <summary>The items of an array, or of one of several names for it.</summary>
    public IReadOnlyList<SourceNode> Items(SourceNode owner, string name)
    {
        if (owner[name] is { Kind: SourceNodeKind.Array } node)
        {
            return node.Items;
        }

        Invalid(owner[name] ?? owner, $"expected an array '{name}'");
        return [];
    }

    /// <summary>A pattern member, <c>{"String": ...}</c> or <c>{"Regex": ...}</c>; null where it is wrong, which was reported.</summary>
    public (Pattern Pattern, string? Literal)? ReadPattern(SourceNode owner)
    {
        var node = owner["pattern"];
        if (node?["String"] is { Kind: SourceNodeKind.String, Text.Length: > 0 } literal)
        {
            return (Pattern.Literal(literal.Text, literal.Location), literal.Text);
        }

        if (node?["Regex"] is { Kind: SourceNodeKind.String, Text.Length: > 0 } regex)
        {
            return Pattern.Parse(regex.Text, regex.Location, diagnostics) is { } pattern ? (pattern, null) : null;
        }

        Invalid(node ?? owner, "expected a 'pattern' with a 'String' or a 'Regex' that is not empty");
        return null;
    }
}
