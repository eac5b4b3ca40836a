using System.Text.Json.Nodes;
using Rft.Engine.Models;

namespace Rft.Throughput.Models;

/// <summary>The smallest tokenizer that every program takes: GPT-2's alphabet of 256 bytes and four marks.</summary>
internal static class ByteTokenizer
{
    private static readonly string[] _marks = ["<|begin|>", "<|user|>", "<|assistant|>", "<|end|>"];

    /// <summary>Writes the tokenizer's files into a model folder.</summary>
    public static void WriteFiles(string directory)
    {
        Write(ModelFiles.Tokenizer, new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. _marks.Select((mark, index) => new JsonObject
            {
                ["id"] = 256 + index, ["content"] = mark, ["special"] = true, ["normalized"] = false,
            })]),
            ["pre_tokenizer"] = ByteLevel(),
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = Alphabet(), ["merges"] = new JsonArray() },
        });
        Write(ModelFiles.TokenizerConfiguration, new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["bos_token"] = _marks[0],
            ["eos_token"] = _marks[3],
            ["chat_template"] = "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
                + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}",
        });
        Write(ModelFiles.GenerationConfiguration, new JsonObject { ["eos_token_id"] = 259 });

        void Write(string name, JsonObject json) => File.WriteAllText(Path.Combine(directory, name), json.ToJsonString());
    }

    private static JsonObject ByteLevel() => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true };

    // Bytes that print stand for themselves, the others for the characters from 256 on.
    private static JsonObject Alphabet()
    {
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).ToHashSet();
        var (vocabulary, next) = (new JsonObject(), 256);
        for (var value = 0; value < 256; value++)
        {
            vocabulary[((char)(printable.Contains(value) ? value : next++)).ToString()] = value;
        }

        return vocabulary;
    }
}
