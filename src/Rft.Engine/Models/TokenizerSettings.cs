using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>What Rft reads of tokenizer_config.json.</summary>
/// <param name="ChatTemplate">The chat template in Jinja; null where there is none.</param>
/// <param name="BeginToken"><c>bos_token</c>; null where there is none.</param>
/// <param name="EndToken"><c>eos_token</c>; null where there is none.</param>
internal sealed record TokenizerSettings(string? ChatTemplate, string? BeginToken, string? EndToken)
{
    /// <summary>Reads the settings; what is wrong goes to the bag.</summary>
    public static TokenizerSettings Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var template = root["chat_template"];
        if (template is not (null or { Kind: SourceNodeKind.Null or SourceNodeKind.String }))
        {
            diagnostics.Add(
                DiagnosticTable.TokenizerUnsupported, template.Location, "'chat_template' is not a string; lists of named templates are not supported");
        }

        return new TokenizerSettings(
            template is { Kind: SourceNodeKind.String } ? template.Text : null,
            Token(root, "bos_token", diagnostics),
            Token(root, "eos_token", diagnostics));
    }

    // Either a string or an object like those in tokenizer.json.
    private static string? Token(SourceNode root, string name, DiagnosticBag diagnostics)
    {
        var node = root[name];
        switch (node)
        {
            case null or { Kind: SourceNodeKind.Null }:
                return null;
            case { Kind: SourceNodeKind.String }:
                return node.Text;
            case { Kind: SourceNodeKind.Object } when node["content"] is { Kind: SourceNodeKind.String } content:
                return content.Text;
            default:
                diagnostics.Add(
                    DiagnosticTable.TokenizerInvalid, node.Location, $"'{name}' is neither a string nor an object with a string 'content'");
                return null;
        }
    }
}
