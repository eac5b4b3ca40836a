using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What a tokenizer is and does.</summary>
internal static class TokenizerFacts
{
    private const int MostSpecial = 12;

    /// <summary>The section.</summary>
    public static ModelFactSection Of(Tokenizer tokenizer, ModelFolderParts parts)
    {
        var model = tokenizer.Parts.Model;
        var special = tokenizer.Parts.AddedTokens.Where(token => token.IsSpecial).ToList();
        var frame = tokenizer.Parts.Frame;
        var begin = parts.Settings?.BeginToken;
        return new ModelFactSection("tokenizer", "Tokenizer",
        [
            new("type", "type", model.IsByteLevel ? "byte-level BPE" : model.FallsBackToBytes ? "SentencePiece-style BPE, byte fallback" : "BPE"),
            new("ids", "ids", (long)tokenizer.VocabularySize),
            new("vocabulary", "vocabulary", (long)model.Vocabulary.Count, Note: $"and {tokenizer.Parts.AddedTokens.Count} added tokens"),
            new("merges", "merges", (long)((parts.TokenizerNode!["model"] ?? parts.TokenizerNode)["merges"]?.Items.Count ?? 0)),
            new(
                "special_tokens",
                "special tokens",
                (string[])[.. special.Take(MostSpecial).Select(token => token.Content)],
                Note: special.Count > MostSpecial ? $"and {special.Count - MostSpecial} more" : null),
            Token("bos_token", "begins a text", begin),
            Token("eos_token", "ends a text", parts.Settings?.EndToken),
            Token("pad_token", "padding", Spelling(parts.SettingsNode?["pad_token"])),
            new("stop_tokens", "ends an answer", (string[])[.. parts.StopTokens.Select(Spelled)]),
            new("adds_bos", "adds bos", begin is not null && tokenizer.Find(begin) is { } id && frame.Before.Contains(id)),
            new("adds_eos", "adds eos", frame.After.Count > 0),
        ]);

        ModelFact Token(string key, string label, string? spelling) =>
            new(key, label, spelling, Note: spelling is null ? null : tokenizer.Find(spelling) is { } id ? $"id {id}" : "not in the vocabulary");

        string Spelled(int token) => tokenizer.Spelling(token, skipSpecialTokens: false) ?? $"[{token}]";
    }

    private static string? Spelling(SourceNode? node) => node switch
    {
        { Kind: SourceNodeKind.String } => node.Text,
        { Kind: SourceNodeKind.Object } when node["content"] is { Kind: SourceNodeKind.String } content => content.Text,
        _ => null,
    };
}
