using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Reads tokenizer.json. Whatever would change the ids and is not computed is refused by name.</summary>
internal sealed class TokenizerReader
{
    // Sixteen times the largest published vocabulary; keeps a wrong id from claiming gigabytes.
    private const int LargestId = (1 << 22) - 1;

    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly BytePairMerges _merges = new();
    private readonly int[] _byteTokens = new int[256];
    private readonly List<AddedToken> _addedTokens = [];

    private TokenizerReader(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    /// <summary>Reads a tokenizer; null where it has errors, which are in the bag.</summary>
    public static Tokenizer? Read(SourceNode root, DiagnosticBag diagnostics)
    {
        var errorsBefore = diagnostics.Count;
        var parts = new TokenizerReader(diagnostics).ReadParts(root);
        return diagnostics.Count == errorsBefore ? new Tokenizer(parts) : null;
    }

    private TokenizerParts ReadParts(SourceNode root)
    {
        RequireNull(root["normalizer"], "normalizer");
        var preTokenizer = RequireType(root, "pre_tokenizer", "ByteLevel");
        RequireType(root, "decoder", "ByteLevel");
        var model = RequireType(root, "model", "BPE");
        if (model is not null)
        {
            RequireOff(model, "dropout");
            RequireOff(model, "byte_fallback");
            RequireOff(model, "continuing_subword_prefix");
            RequireOff(model, "end_of_word_suffix");
            ReadVocabulary(model);
            ReadByteTokens(model);
            ReadMerges(model);
        }

        ReadAddedTokens(root);
        return new TokenizerParts
        {
            Vocabulary = _vocabulary,
            ByteTokens = _byteTokens,
            Merges = _merges,
            AddedTokens = _addedTokens,
            SplitsWords = preTokenizer?["use_regex"] is not { Kind: SourceNodeKind.False },
            AddPrefixSpace = preTokenizer?["add_prefix_space"] is null or { IsTrue: true },
            IgnoresMergesOfWholePieces = model?["ignore_merges"] is { IsTrue: true },
        };
    }

    private void ReadVocabulary(SourceNode model)
    {
        if (model["vocab"] is not { Kind: SourceNodeKind.Object } vocabulary)
        {
            Invalid(model["vocab"] ?? model, "expected an object 'vocab' of spellings and ids");
            return;
        }

        var used = new HashSet<int>();
        foreach (var member in vocabulary.Members)
        {
            if (Id(member.Value) is not { } id)
            {
                return;
            }

            if (!used.Add(id))
            {
                Invalid(member.Value, $"the id {id} is given to two entries of 'vocab'");
                return;
            }

            _vocabulary[member.Name] = id;
        }
    }

    private void ReadByteTokens(SourceNode model)
    {
        for (var value = 0; value < _byteTokens.Length; value++)
        {
            var isFound = _vocabulary.TryGetValue(ByteAlphabet.Character((byte)value).ToString(), out var id);
            _byteTokens[value] = isFound ? id : -1;

            // These bytes stand in no UTF-8 text, and some tokenizers leave them out.
            if (!isFound && value is not (0xC0 or 0xC1 or >= 0xF5))
            {
                Invalid(model["vocab"] ?? model, $"'vocab' has no entry for the byte {value}, so some texts have no tokens");
                return;
            }
        }
    }

    private void ReadMerges(SourceNode model)
    {
        if (model["merges"] is not { Kind: SourceNodeKind.Array } merges)
        {
            Invalid(model["merges"] ?? model, "expected an array 'merges' of pairs");
            return;
        }

        for (var rank = 0; rank < merges.Items.Count; rank++)
        {
            var node = merges.Items[rank];
            string[] pair = node.Kind == SourceNodeKind.String ? node.Text.Split(' ') : [.. node.Items.Select(item => item.Text)];
            if (pair.Length != 2)
            {
                Invalid(node, "expected a merge as \"a b\" or [\"a\", \"b\"]");
                return;
            }

            if (!_vocabulary.TryGetValue(pair[0], out var left)
                || !_vocabulary.TryGetValue(pair[1], out var right)
                || !_vocabulary.TryGetValue(pair[0] + pair[1], out var merged))
            {
                Invalid(node, $"the merge of '{pair[0]}' and '{pair[1]}' needs entries of 'vocab' for both and for '{pair[0] + pair[1]}'");
                return;
            }

            _merges.Add(left, right, rank, merged);
        }
    }

    private void ReadAddedTokens(SourceNode root)
    {
        var used = new Dictionary<int, string>();
        foreach (var node in root["added_tokens"]?.Items ?? [])
        {
            if (node["content"] is not { Kind: SourceNodeKind.String, Text.Length: > 0 } content || node["id"] is not { } idNode)
            {
                Invalid(node, "expected an added token with an 'id' and a 'content' that is not empty");
                return;
            }

            if (Id(idNode) is not { } id)
            {
                return;
            }

            if (!used.TryAdd(id, content.Text) || (_vocabulary.TryGetValue(content.Text, out var other) && other != id))
            {
                Invalid(idNode, $"the added token '{content.Text}' and another token share the id {id}, or it has two ids");
                return;
            }

            RequireOff(node, "single_word");
            RequireOff(node, "lstrip");
            RequireOff(node, "rstrip");
            _addedTokens.Add(new AddedToken(id, content.Text, node["special"] is { IsTrue: true }));
        }
    }

    private int? Id(SourceNode node)
    {
        if (node.ToInt64() is >= 0 and <= LargestId and var id)
        {
            return (int)id;
        }

        Invalid(node, $"a token id must be a whole number from 0 to {LargestId}");
        return null;
    }

    private SourceNode? RequireType(SourceNode root, string name, string type)
    {
        var node = root[name];
        if (node?["type"] is { Kind: SourceNodeKind.String } found)
        {
            if (found.Text == type)
            {
                return node;
            }

            Unsupported(found, $"the {name} type '{found.Text}' is not supported; expected '{type}'");
        }
        else
        {
            Unsupported(node ?? root, $"the tokenizer has no {name} with a type; expected '{type}'");
        }

        return null;
    }

    private void RequireNull(SourceNode? node, string name)
    {
        if (node is not (null or { Kind: SourceNodeKind.Null }))
        {
            Unsupported(node, $"the {name} '{node["type"]?.Text}' is not supported; expected null");
        }
    }

    private void RequireOff(SourceNode owner, string name)
    {
        var node = owner[name];
        var isOff = node is null or { Kind: SourceNodeKind.Null or SourceNodeKind.False } or { Kind: SourceNodeKind.String, Text: "" }
            || (node.Kind == SourceNodeKind.Number && node.ToDouble() == 0);
        if (!isOff)
        {
            Unsupported(node!, $"'{name}' is not supported here; expected it to be absent or off");
        }
    }

    private void Invalid(SourceNode node, string message) => _diagnostics.Add(DiagnosticTable.TokenizerInvalid, node.Location, message);

    private void Unsupported(SourceNode node, string message) =>
        _diagnostics.Add(DiagnosticTable.TokenizerUnsupported, node.Location, message);
}
