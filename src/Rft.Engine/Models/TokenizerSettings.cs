using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>What Rft reads of tokenizer_config.json.</summary>
/// <param name="ChatTemplates">The chat templates in Jinja by name; one that stands alone is named <c>default</c>.</param>
/// <param name="SpecialTokens">The tokens that chat templates may name, such as <c>bos_token</c>; one that is not there is left out.</param>
internal sealed record TokenizerSettings(
    IReadOnlyDictionary<string, SourceNode> ChatTemplates, IReadOnlyDictionary<string, string> SpecialTokens)
{
    /// <summary>The name of the template that is taken where no other fits better.</summary>
    public const string DefaultTemplate = "default";

    private static readonly string[] _tokens = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary><c>bos_token</c>; null where there is none.</summary>
    public string? BeginToken => SpecialTokens.GetValueOrDefault("bos_token");

    /// <summary><c>eos_token</c>; null where there is none.</summary>
    public string? EndToken => SpecialTokens.GetValueOrDefault("eos_token");

    /// <summary>Reads the settings; what is wrong goes to the bag.</summary>
    public static TokenizerSettings Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var name in _tokens)
        {
            if (Token(root, name, diagnostics) is { } token)
            {
                tokens[name] = token;
            }
        }

        return new TokenizerSettings(Templates(root["chat_template"], diagnostics), tokens);
    }

    // Either a string or a list of objects with name and template.
    private static Dictionary<string, SourceNode> Templates(SourceNode? node, DiagnosticBag diagnostics)
    {
        var templates = new Dictionary<string, SourceNode>();
        switch (node)
        {
            case null or { Kind: SourceNodeKind.Null }:
                break;
            case { Kind: SourceNodeKind.String }:
                templates[DefaultTemplate] = node;
                break;
            case { Kind: SourceNodeKind.Array } when node.Items.All(IsTemplate):
                foreach (var item in node.Items)
                {
                    templates[item["name"]!.Text] = item["template"]!;
                }

                break;
            default:
                diagnostics.Add(
                    DiagnosticTable.TokenizerInvalid,
                    node.Location,
                    "'chat_template' is neither a string nor a list of objects with the strings 'name' and 'template'");
                break;
        }

        return templates;
    }

    private static bool IsTemplate(SourceNode node) =>
        node["name"] is { Kind: SourceNodeKind.String } && node["template"] is { Kind: SourceNodeKind.String };

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
