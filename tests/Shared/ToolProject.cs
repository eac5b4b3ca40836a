using System.Text;
using System.Text.Json.Nodes;

namespace Rft.Tests;

/// <summary>
/// A <see cref="TinyProject"/> whose model may call a tool: <c>next</c> tells the letter after a letter. <c>base</c> teaches random weights
/// to ask the tool half of the time and to guess otherwise; <c>tune</c> rewards the right letter, so that asking pays.
/// </summary>
internal sealed class ToolProject : IDisposable
{
    private const string Letters = "abcdefghijklmnop";

    // So many steps it takes to learn to copy a letter.
    private const int Copies = 6;

    private const string Declaration =
        """{"type": "function", "function": {"name": "next", "description": "The next letter.", "parameters": {"type": "object", "properties": {"letter": {"type": "string", "maxLength": 1}}, "required": ["letter"]}}}""";

    private const string Template =
        "{% if tools %}<|system|>{% for tool in tools %}{{ tool['function']['name'] }}{% endfor %}<|end|>{% endif %}"
        + "{% for message in messages %}{{ '<|' + message['role'] + '|>' + (message['content'] or '') }}"
        + "{% for call in message['tool_calls'] or [] %}<tool_call>{\"name\":\"{{ call['function']['name'] }}\",\"arguments\":{{ call['function']['arguments'] | tojson }}}</tool_call>{% endfor %}"
        + "<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private readonly TinyProject _project = new();

    public ToolProject()
    {
        _project.Edit("model/config.json", "\"vocab_size\": 260", "\"vocab_size\": 266");
        _project.Edit("model/config.json", "\"max_position_embeddings\": 64", "\"max_position_embeddings\": 96");
        var tokenizer = JsonNode.Parse(File.ReadAllText(PathOf("model/tokenizer.json")))!;

        // A call is as short as an answer, or a model of this size would not learn to write one.
        foreach (var (index, mark) in ((string[])["<|tool|>", "<tool_call>", "</tool_call>", "{\"name\":\"next\",\"arguments\":{\"letter\": \"", "\"}}"]).Index())
        {
            tokenizer["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 260 + index, ["content"] = mark, ["special"] = index == 0 });
        }

        _project.Write("model/tokenizer.json", tokenizer.ToJsonString());
        _project.Write("model/tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast", ["eos_token"] = "<|end|>", ["chat_template"] = Template,
        }.ToJsonString());
        _project.Write("imitate.jsonl", Lines(Enumerable.Range(0, Copies).SelectMany(_ => Letters).SelectMany(letter => new[]
        {
            Row(letter, Asks(letter), $$"""{"role": "tool", "tool_call_id": "1", "content": "{{Next(letter)}}"}""", Says(Next(letter))),
            Row(letter, Says(Letters[(letter * 7) % Letters.Length])),
        })));
        _project.Write("train.jsonl", Lines(Letters[..10].Select(letter => Question(letter))));
        _project.Write("valid.jsonl", Lines(Letters[10..].Select(letter => Question(letter))));
        _project.Write("tool.sh", Script);
        _project.Write("base.rft.json", """
            {
              "model": "model",
              "training_file": "imitate.jsonl",
              "method": { "type": "supervised", "supervised": { "hyperparameters": { "n_epochs": 50, "batch_size": 8 } } },
              "engine": { "initialization": "random", "learning_rate": 0.01 }
            }
            """);
        _project.Write("tune.rft.json", """
            {
              "model": "bin/rft/base/model",
              "training_file": "train.jsonl",
              "validation_file": "valid.jsonl",
              "method": {
                "type": "reinforcement",
                "reinforcement": {
                  "grader": { "type": "string_check", "name": "next letter", "operation": "eq", "input": "{{sample.output_text}}", "reference": "{{item.answer}}" },
                  "tools": [{ "name": "next", "command": ["/bin/sh", "tool.sh"], "sandbox": "none" }],
                  "max_episode_steps": 3,
                  "hyperparameters": { "n_epochs": 4, "batch_size": 5, "eval_interval": 4 }
                }
              },
              "engine": { "learning_rate": 0.01, "group_size": 8, "max_completion_tokens": 20, "checkpoint_interval": 2, "max_failed_grades": 0.5 }
            }
            """);
    }

    public string Base => _project.Base;

    public string Tune => _project.Tune;

    public string Root => _project.Root;

    public string Store => _project.Store;

    // Files beside it make it slow or break it, because a changed program would be another run.
    private static string Script
    {
        get
        {
            var text = new StringBuilder("while IFS= read -r line; do\n  [ ! -e broken ] || exit 7\n  [ ! -e slow ] || sleep 0.0$((n = (n + 3) % 7))\n");
            text.Append("  [ ! -e broken-at-c ] || case \"$line\" in *'letter\\\":\\\"c\\\"'*) exit 8 ;; esac\n  case \"$line\" in\n");
            foreach (var letter in Letters)
            {
                text.Append($"    *'letter\\\":\\\"{letter}\\\"'*) echo '{{\"output\": \"{Next(letter)}\"}}' ;;\n");
            }

            return text.Append("    *) echo '{\"error\": \"no such letter\"}' ;;\n  esac\ndone\n").ToString();
        }
    }

    public string PathOf(string relative) => _project.PathOf(relative);

    public string Write(string relative, string text) => _project.Write(relative, text);

    public void Edit(string relative, string old, string replacement) => _project.Edit(relative, old, replacement);

    public void Dispose() => _project.Dispose();

    private static char Next(char letter) => Letters[(letter - 'a' + 1) % Letters.Length];

    private static string Question(char letter) =>
        $$"""{"messages": [{"role": "user", "content": "{{letter}}"}], "tools": [{{Declaration}}], "answer": "{{Next(letter)}}"}""";

    private static string Row(char letter, params string[] rest) =>
        $$"""{"messages": [{"role": "user", "content": "{{letter}}"}, {{string.Join(", ", rest)}}], "tools": [{{Declaration}}]}""";

    private static string Says(char letter) => $$"""{"role": "assistant", "content": "{{letter}}"}""";

    // The arguments as OpenAI's format has them: a string of JSON.
    private static string Asks(char letter) =>
        $$$"""{"role": "assistant", "content": null, "tool_calls": [{"id": "1", "type": "function", "function": {"name": "next", "arguments": "{\"letter\": \"{{{letter}}}\"}"}}]}""";

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
