using Rft.Engine.Json;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// Recognizes by what tokenizer.json says which of the pre-tokenizers that llama.cpp has built in (src/llama-vocab.cpp) a byte-level
/// tokenizer uses.
/// </summary>
internal static class PreTokenizerNames
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Gpt2Words = "byte-level words";
    private const string Digits = "single digits";

    private const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Tekken =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
        + @"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Gpt4O =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    // The steps, whether a piece that is a token as a whole stays one, and llama.cpp's name.
    private static readonly (string[] Steps, bool IgnoresMerges, string Name)[] _known =
    [
        ([Gpt2Words], false, "gpt-2"),
        ([Gpt2], false, "gpt-2"),
        ([Digits, Gpt2Words], false, "smollm"),
        ([Digits, Gpt2], false, "smollm"),
        ([Llama3], true, "llama-bpe"),
        ([Llama3], false, "smaug-bpe"),
        ([Qwen2], false, "qwen2"),
        ([Tekken], true, "tekken"),
        ([Gpt4O], false, "gpt-4o"),
    ];

    /// <summary>llama.cpp's name; null where it has none for this.</summary>
    /// <param name="node"><c>pre_tokenizer</c>.</param>
    /// <param name="ignoresMerges"><c>ignore_merges</c> of the model.</param>
    /// <param name="hasMerges">Whether there are any merges; without, it makes no difference where a text is cut.</param>
    public static string? Find(SourceNode? node, bool ignoresMerges, bool hasMerges)
    {
        var steps = new List<string>();
        return node is not null && Read(node, steps)
            ? hasMerges ? NameOf(steps, ignoresMerges) : "gpt-2"
            : null;
    }

    private static string? NameOf(List<string> steps, bool ignoresMerges) =>
        _known.FirstOrDefault(known => known.IgnoresMerges == ignoresMerges && known.Steps.SequenceEqual(steps)).Name;

    private static bool Read(SourceNode node, List<string> steps)
    {
        switch (node["type"]?.Text)
        {
            case "Sequence":
                return (node["pretokenizers"]?.Items ?? []).All(item => Read(item, steps));
            case "ByteLevel" when node["add_prefix_space"] is { Kind: SourceNodeKind.False }:
                if (node["use_regex"] is not { Kind: SourceNodeKind.False })
                {
                    steps.Add(Gpt2Words);
                }

                return true;
            case "Digits" when node["individual_digits"] is { IsTrue: true }:
                steps.Add(Digits);
                return true;
            case "Split" when KeepsPieces(node) && PatternOf(node) is { } pattern:
                steps.Add(pattern.Text == @"\p{N}" ? Digits : pattern.Text);
                return true;
            default:
                return false;
        }
    }

    private static SourceNode? PatternOf(SourceNode node) => node["pattern"]?["Regex"];

    // Where the pattern matches everything, both spellings give its matches as the pieces.
    private static bool KeepsPieces(SourceNode node) => (node["behavior"]?.Text, node["invert"] is { IsTrue: true }) is
        ("Isolated", false) or ("Removed", true);
}
