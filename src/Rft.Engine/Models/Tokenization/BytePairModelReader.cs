using System.Globalization;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the model of tokenizer.json.</summary>
internal sealed class BytePairModelReader(TokenizerProblems problems)
{
    // Sixteen times the largest published vocabulary; keeps a wrong id from claiming gigabytes.
    private const int LargestId = (1 << 22) - 1;

    private readonly Dictionary<string, int> _vocabulary = new(StringComparer.Ordinal);
    private readonly BytePairMerges _merges = new();
    private readonly int[] _byteTokens = new int[256];

    /// <summary>The model; what is wrong was reported.</summary>
    public BytePairModel Read(SourceNode root, bool isByteLevel)
    {
        var model = root["model"] is { Kind: SourceNodeKind.Object } found ? found : root;
        var fallsBackToBytes = !isByteLevel && model["byte_fallback"] is { IsTrue: true };
        if (model["type"]?.Text != "BPE" && (model["type"] is not null || model["merges"] is null))
        {
            problems.UnsupportedType(model, "model", "BPE");
        }
        else
        {
            // A dropout of merges regularizes the training of some models; text is read without.
            problems.RequireOff(model, "continuing_subword_prefix");
            problems.RequireOff(model, "end_of_word_suffix");
            ReadVocabulary(model);
            ReadByteTokens(model, isByteLevel);
            ReadMerges(model);
        }

        return new BytePairModel
        {
            Vocabulary = _vocabulary,
            ByteTokens = _byteTokens,
            Merges = _merges,
            IsByteLevel = isByteLevel,
            IgnoresMergesOfWholePieces = model["ignore_merges"] is { IsTrue: true },
            FallsBackToBytes = fallsBackToBytes,
            UnknownToken = ReadUnknownToken(model),
            FusesUnknown = model["fuse_unk"] is { IsTrue: true },
        };
    }

    /// <summary>A token id; null where it is none, which was reported.</summary>
    public static int? ReadId(TokenizerProblems problems, SourceNode node)
    {
        if (node.ToInt64() is >= 0 and <= LargestId and var id)
        {
            return (int)id;
        }

        problems.Invalid(node, $"a token id must be a whole number from 0 to {LargestId}");
        return null;
    }

    private void ReadVocabulary(SourceNode model)
    {
        if (model["vocab"] is not { Kind: SourceNodeKind.Object } vocabulary)
        {
            problems.Invalid(model["vocab"] ?? model, "expected an object 'vocab' of spellings and ids");
            return;
        }

        var used = new HashSet<int>();
        foreach (var member in vocabulary.Members)
        {
            if (ReadId(problems, member.Value) is not { } id)
            {
                return;
            }

            if (!used.Add(id))
            {
                problems.Invalid(member.Value, $"the id {id} is given to two entries of 'vocab'");
                return;
            }

            _vocabulary[member.Name] = id;
        }
    }

    private void ReadByteTokens(SourceNode model, bool isByteLevel)
    {
        for (var value = 0; value < _byteTokens.Length; value++)
        {
            var spelling = isByteLevel ? ByteAlphabet.Character((byte)value).ToString() : string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            var isFound = _vocabulary.TryGetValue(spelling, out var id);
            _byteTokens[value] = isFound ? id : -1;

            // These bytes stand in no UTF-8 text, and some tokenizers leave them out.
            if (isByteLevel && !isFound && value is not (0xC0 or 0xC1 or >= 0xF5))
            {
                problems.Invalid(model["vocab"] ?? model, $"'vocab' has no entry for the byte {value}, so some texts have no tokens");
                return;
            }
        }
    }

    private void ReadMerges(SourceNode model)
    {
        if (model["merges"] is not { Kind: SourceNodeKind.Array } merges)
        {
            problems.Invalid(model["merges"] ?? model, "expected an array 'merges' of pairs");
            return;
        }

        for (var rank = 0; rank < merges.Items.Count; rank++)
        {
            var node = merges.Items[rank];
            string[] pair = node.Kind == SourceNodeKind.String ? node.Text.Split(' ') : [.. node.Items.Select(item => item.Text)];
            if (pair.Length != 2)
            {
                problems.Invalid(node, "expected a merge as \"a b\" or [\"a\", \"b\"]");
                return;
            }

            if (!_vocabulary.TryGetValue(pair[0], out var left)
                || !_vocabulary.TryGetValue(pair[1], out var right)
                || !_vocabulary.TryGetValue(pair[0] + pair[1], out var merged))
            {
                problems.Invalid(node, $"the merge of '{pair[0]}' and '{pair[1]}' needs entries of 'vocab' for both and for '{pair[0] + pair[1]}'");
                return;
            }

            _merges.Add(left, right, rank, merged);
        }
    }

    private int? ReadUnknownToken(SourceNode model)
    {
        if (model["unk_token"] is not { Kind: SourceNodeKind.String } node)
        {
            return null;
        }

        if (_vocabulary.TryGetValue(node.Text, out var id))
        {
            return id;
        }

        problems.Invalid(node, $"'vocab' has no entry for the unk_token '{node.Text}'");
        return null;
    }
}
