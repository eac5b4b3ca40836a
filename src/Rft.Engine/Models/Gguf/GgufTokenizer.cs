using Rft.Engine.Json;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// A tokenizer as GGUF's <c>tokenizer.ggml.*</c>: byte-level encodings as model <c>gpt2</c> with merges, SentencePiece-style ones as model
/// <c>llama</c> with scores. Keys: docs/gguf.md of ggml; what they do: src/llama-vocab.cpp of llama.cpp.
/// </summary>
internal sealed class GgufTokenizer(ModelFolder folder, SourceNode json, SourceNode settings, GgufProblems problems)
{
    private const string Prefix = "tokenizer.ggml.";
    private const char Space = '\u2581';

    private readonly Tokenizer _tokenizer = folder.Tokenizer;
    private readonly TokenizerParts _parts = folder.Tokenizer.Parts;
    private readonly SourceNode _model = json["model"] ?? json;

    /// <summary>Adds the keys; what cannot be expressed was reported.</summary>
    public void AddTo(GgufMetadata metadata)
    {
        CheckAddedTokens();
        if (_parts.Model.IsByteLevel)
        {
            AddByteLevel(metadata);
        }
        else
        {
            AddSentencePiece(metadata);
        }

        AddSpecialTokens(metadata);
    }

    private void AddByteLevel(GgufMetadata metadata)
    {
        var normalizer = json["normalizer"];
        if (normalizer is { Kind: SourceNodeKind.Object } && normalizer["type"]?.Text != "NFC")
        {
            problems.RefuseTokenizer(normalizer.Location, "llama.cpp has no normalizer for byte-level tokenizers");
        }
        else if (normalizer is { Kind: SourceNodeKind.Object })
        {
            problems.Warn(normalizer.Location, "llama.cpp does not compose characters (NFC): texts with combining marks become other tokens");
        }

        var name = PreTokenizerNames.Find(
            json["pre_tokenizer"], _parts.Model.IgnoresMergesOfWholePieces, hasMerges: Merges.Items.Count > 0);
        if (name is null)
        {
            problems.RefuseTokenizer((json["pre_tokenizer"] ?? json).Location, "llama.cpp has no such pre-tokenizer built in");
        }

        metadata.Add(Prefix + "model", "gpt2");
        metadata.Add(Prefix + "pre", name ?? "");
        AddTokens(metadata);
        metadata.Add(Prefix + "merges", [.. Merges.Items.Select(MergeScores.Pair).Select(pair => $"{pair.Left} {pair.Right}")]);
    }

    private void AddSentencePiece(GgufMetadata metadata)
    {
        if (!_parts.Model.FallsBackToBytes || _parts.Model.ByteTokens.Contains(-1))
        {
            problems.RefuseTokenizer(_model.Location, "llama.cpp needs a token for each byte and byte_fallback");
        }

        var (replaces, prepends) = ReadSpaces();
        if (!replaces)
        {
            problems.RefuseTokenizer(json.Location, $"llama.cpp writes spaces as '{Space}', which this tokenizer does not");
        }

        var scores = MergeScores.Of(Merges, _parts, problems);
        metadata.Add(Prefix + "model", "llama");
        metadata.Add(Prefix + "pre", "default");
        AddTokens(metadata);
        metadata.Add(
            Prefix + "scores",
            [.. Enumerable.Range(0, folder.Configuration.VocabularySize)
                .Select(id => _tokenizer.Spelling(id, skipSpecialTokens: false) is { } spelling ? scores.GetValueOrDefault(spelling) : 0)]);
        metadata.Add(Prefix + "add_space_prefix", prepends);
    }

    private SourceNode Merges => _model["merges"]!;

    // Whether spaces are replaced, and whether one is put in front of a text.
    private (bool Replaces, bool Prepends) ReadSpaces()
    {
        var (replaces, prepends) = (false, false);
        foreach (var step in Steps(json["normalizer"], "normalizers"))
        {
            if (step["type"]?.Text == "Prepend" && step["prepend"]?.Text == Space.ToString())
            {
                prepends = true;
            }
            else if (step["type"]?.Text == "Replace" && step["pattern"]?["String"]?.Text == " " && step["content"]?.Text == Space.ToString())
            {
                replaces = true;
            }
            else
            {
                problems.RefuseTokenizer(step.Location, $"llama.cpp has no normalizer '{step["type"]?.Text}' for such tokenizers");
            }
        }

        foreach (var step in Steps(json["pre_tokenizer"], "pretokenizers"))
        {
            if (step["type"]?.Text == "Metaspace" && step["replacement"]?.Text == Space.ToString())
            {
                replaces = true;
                var scheme = step["prepend_scheme"]?.Text ?? (step["add_prefix_space"] is { Kind: SourceNodeKind.False } ? "never" : "always");
                prepends |= scheme != "never";
                CheckMetaspace(step, scheme);
            }
            else if (!(replaces && step["type"]?.Text == "Split" && step["pattern"]?["String"]?.Text == " "))
            {
                // Where spaces are replaced, cutting at spaces does nothing.
                problems.RefuseTokenizer(step.Location, $"llama.cpp has no pre-tokenizer '{step["type"]?.Text}' for such tokenizers");
            }
        }

        return (replaces, prepends);
    }

    private void CheckMetaspace(SourceNode step, string scheme)
    {
        if (scheme == "first")
        {
            problems.Warn(
                step.Location, "llama.cpp puts a space in front of text that follows a special token; this tokenizer only at the beginning");
        }

        var across = step["split"] is { Kind: SourceNodeKind.False }
            ? null
            : _parts.Model.Vocabulary.Keys.FirstOrDefault(token => token.TrimStart(Space).Contains(Space));
        if (across is not null)
        {
            problems.RefuseTokenizer(step.Location, $"llama.cpp does not cut texts at spaces, so it would find the token {Quoted.Text(across)}");
        }
    }

    private static IEnumerable<SourceNode> Steps(SourceNode? node, string list) =>
        TokenizerProblems.IsAbsent(node) ? []
        : node!["type"]?.Text == "Sequence" ? (node[list]?.Items ?? []).SelectMany(item => Steps(item, list))
        : [node];

    private void CheckAddedTokens()
    {
        if (_parts.AddedTokens.FirstOrDefault(token => token.IsSingleWord || token.TakesSpaceBefore || token.TakesSpaceAfter) is { } token)
        {
            problems.Warn(
                (json["added_tokens"] ?? json).Location,
                $"llama.cpp knows no white space taken or words asked for by added tokens, as {Quoted.Text(token.Content)} does");
        }
    }

    // One entry a row of the embedding, also where the tokenizer has no token for it.
    private void AddTokens(GgufMetadata metadata)
    {
        var added = _parts.AddedTokens.ToDictionary(token => token.Id);
        var texts = new List<string>();
        var kinds = new List<int>();
        for (var id = 0; id < folder.Configuration.VocabularySize; id++)
        {
            var (text, kind) = Token(id, added.GetValueOrDefault(id));
            texts.Add(text);
            kinds.Add((int)kind);
        }

        metadata.Add(Prefix + "tokens", texts);
        metadata.Add(Prefix + "token_type", kinds);
        if (texts.GroupBy(text => text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            problems.RefuseTokenizer(json.Location, $"llama.cpp wants every token to have a text of its own, but {Quoted.Text(twice.Key)} is there twice");
        }
    }

    private (string Text, GgufTokenKind Kind) Token(int id, AddedToken? added)
    {
        var spelling = _tokenizer.Spelling(id, skipSpecialTokens: false);
        return spelling is null ? (FormattableString.Invariant($"[PAD{id}]"), GgufTokenKind.Unused)
            : id == _parts.Model.UnknownToken ? (spelling, GgufTokenKind.Unknown)
            : added is { IsSpecial: true } ? (spelling, GgufTokenKind.Control)
            : added is not null ? (_parts.Model.IsByteLevel ? spelling : spelling.Replace(Space, ' '), GgufTokenKind.UserDefined)
            : _parts.Model.FallsBackToBytes && _parts.Model.ByteTokens.Contains(id) ? (spelling, GgufTokenKind.Byte)
            : (spelling, GgufTokenKind.Normal);
    }

    private void AddSpecialTokens(GgufMetadata metadata)
    {
        var (begin, end) = (IdOf("bos_token"), IdOf("eos_token") ?? folder.StopTokens[0]);
        if (begin is { } beginToken)
        {
            metadata.Add(Prefix + "bos_token_id", beginToken);
        }

        metadata.Add(Prefix + "eos_token_id", end);
        if (folder.StopTokens.Where(token => token != end).ToList() is [var other, ..])
        {
            // A chat model ends a turn with another token than a text.
            metadata.Add(Prefix + "eot_token_id", other);
        }

        foreach (var (key, name) in new[] { ("unknown_token_id", "unk_token"), ("padding_token_id", "pad_token") })
        {
            if (IdOf(name) is { } id)
            {
                metadata.Add(Prefix + key, id);
            }
        }

        var (before, after) = (_parts.Frame.Before, _parts.Frame.After);
        if (before.Any(token => token != begin) || before.Count > 1 || after.Any(token => token != end) || after.Count > 1)
        {
            problems.RefuseTokenizer(
                (json["post_processor"] ?? json).Location, "llama.cpp puts at most bos_token before a text and eos_token after it");
        }

        metadata.Add(Prefix + "add_bos_token", before.Count > 0);
        metadata.Add(Prefix + "add_eos_token", after.Count > 0);
    }

    // Either a string or an object like those in tokenizer.json.
    private int? IdOf(string name)
    {
        var node = settings[name];
        var spelling = node is { Kind: SourceNodeKind.Object } ? node["content"] : node;
        return spelling is { Kind: SourceNodeKind.String } ? _tokenizer.Find(spelling.Text) : null;
    }
}
