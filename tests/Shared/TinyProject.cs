using System.Globalization;
using System.Text.Json.Nodes;

namespace Rft.Tests;

/// <summary>
/// A repository of its own with a model of a few thousand parameters and two specs: <c>base</c> teaches random weights to answer a
/// letter with one letter, small or capital; <c>tune</c> rewards capitals. Small enough to train in a second or two.
/// </summary>
internal sealed class TinyProject : IDisposable
{
    /// <summary>The reward of <c>tune</c>.</summary>
    public const string Grader =
        """{ "type": "string_check", "name": "capital", "operation": "like", "input": "{{item.capitals}}", "reference": "{{sample.output_text}}" }""";

    private const string Letters = "abcdefghijklmnop";

    public TinyProject()
    {
        Directory.CreateDirectory(PathOf(".git"));
        Write("model/config.json", """
            {
              "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 260, "hidden_size": 32, "intermediate_size": 64,
              "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "max_position_embeddings": 64,
              "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "tie_word_embeddings": true, "hidden_act": "silu", "initializer_range": 0.05,
              "torch_dtype": "float32", "bos_token_id": null, "eos_token_id": 259
            }
            """);
        Write("model/tokenizer.json", TokenizerJson());
        Write("model/tokenizer_config.json", """
            {
              "tokenizer_class": "PreTrainedTokenizerFast",
              "eos_token": "<|end|>",
              "chat_template": "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
            }
            """);
        Write("imitate.jsonl", Lines(Letters.SelectMany(letter => new[] { letter, char.ToUpperInvariant(letter) }.Select(answer =>
            $$"""{"messages": [{"role": "user", "content": "{{letter}}"}, {"role": "assistant", "content": "{{answer}}"}]}"""))));
        Write("train.jsonl", Lines(Letters[..10].Select(Question)));
        Write("valid.jsonl", Lines(Letters[10..].Select(Question)));
        Write("base.rft.json", """
            {
              "model": "model",
              "training_file": "imitate.jsonl",
              "method": { "type": "supervised", "supervised": { "hyperparameters": { "n_epochs": 10, "batch_size": 8 } } },
              "engine": { "initialization": "random", "learning_rate": 0.02, "checkpoint_interval": 4 }
            }
            """);
        Write("tune.rft.json", $$$"""
            {
              "model": "bin/rft/base/model",
              "training_file": "train.jsonl",
              "validation_file": "valid.jsonl",
              "method": {
                "type": "reinforcement",
                "reinforcement": {
                  "grader": {{{Grader}}},
                  "hyperparameters": { "n_epochs": 5, "batch_size": 5, "eval_interval": 5 }
                }
              },
              "engine": { "learning_rate": 0.02, "group_size": 8, "max_completion_tokens": 4, "checkpoint_interval": 2 },
              "behaviours": {
                "answers with the same letter": { "type": "string_check", "name": "same letter", "operation": "eq", "input": "{{sample.output_text}}", "reference": "{{item.capital}}" }
              }
            }
            """);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("rft-tiny-").FullName;

    public string Base => PathOf("base.rft.json");

    public string Tune => PathOf("tune.rft.json");

    public string Store => PathOf(".rft");

    public string PathOf(string relative) => Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        var path = PathOf(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Replaces text in a file; the text must be there.</summary>
    public void Edit(string relative, string old, string replacement)
    {
        var text = File.ReadAllText(PathOf(relative));
        if (!text.Contains(old, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{relative} does not hold '{old}'.", nameof(old));
        }

        Write(relative, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string Question(char letter) =>
        $$"""{"messages": [{"role": "user", "content": "{{letter}}"}], "capital": "{{char.ToUpperInvariant(letter)}}", "capitals": "{{Letters.ToUpperInvariant()}}"}""";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    // One token a byte, GPT-2's printable stand-ins for them, and the marks of a conversation.
    private static string TokenizerJson()
    {
        var vocabulary = new JsonObject();
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xA1, 12)).Concat(Enumerable.Range(0xAE, 82)).ToHashSet();
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            vocabulary[((char)(printable.Contains(value) ? value : next++)).ToString(CultureInfo.InvariantCulture)] = value;
        }

        var added = new JsonArray();
        string[] marks = ["<|user|>", "<|assistant|>", "<|system|>", "<|end|>"];
        for (var index = 0; index < marks.Length; index++)
        {
            added.Add(new JsonObject { ["id"] = 256 + index, ["content"] = marks[index], ["special"] = true });
        }

        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = added,
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = false },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true },
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
        }.ToJsonString();
    }
}
