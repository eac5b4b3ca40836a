using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models.Tokenization;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// Scores that make llama.cpp's SentencePiece tokenizer merge as the merges of tokenizer.json do. It joins any two neighbours whose text
/// together is a token, that of the highest score first. So every way to cut a token into two tokens must be a merge, and the merges
/// that make one token must stand together: tokenizers that were converted from SentencePiece are like that, others need not be.
/// </summary>
internal static class MergeScores
{
    /// <summary>A score a token that merges make: 0, -1, -2 and so on, from the first to the last.</summary>
    /// <param name="merges"><c>merges</c> of the model.</param>
    /// <param name="parts">The tokenizer.</param>
    /// <param name="problems">Hears where no scores do.</param>
    public static IReadOnlyDictionary<string, float> Of(SourceNode merges, TokenizerParts parts, GgufProblems problems)
    {
        var added = parts.AddedTokens.Select(token => token.Content).ToHashSet(StringComparer.Ordinal);
        var scores = new Dictionary<string, float>(StringComparer.Ordinal);
        var pairs = new HashSet<(string Left, string Right)>();
        var previous = "";
        foreach (var node in merges.Items)
        {
            var (left, right) = Pair(node);
            pairs.Add((left, right));
            var merged = left + right;

            // Added tokens are found in the text before any merging.
            if (merged != previous && !scores.TryAdd(merged, -scores.Count) && !added.Contains(merged))
            {
                problems.RefuseTokenizer(node.Location, $"the merges that make {Quoted.Text(merged)} do not stand together");
                return scores;
            }

            previous = merged;
        }

        FindMissing(parts.Model.Vocabulary, pairs, merges.Location, problems);
        return scores;
    }

    /// <summary>The two sides of a merge, in either notation.</summary>
    public static (string Left, string Right) Pair(SourceNode node)
    {
        if (node.Kind != SourceNodeKind.String)
        {
            return (node.Items[0].Text, node.Items[1].Text);
        }

        var sides = node.Text.Split(' ');
        return (sides[0], sides[1]);
    }

    private static void FindMissing(
        Dictionary<string, int> vocabulary, HashSet<(string Left, string Right)> pairs, SourceLocation location, GgufProblems problems)
    {
        foreach (var token in vocabulary.Keys)
        {
            for (var cut = 1; cut < token.Length; cut++)
            {
                var (left, right) = (token[..cut], token[cut..]);
                if (vocabulary.ContainsKey(left) && vocabulary.ContainsKey(right) && !pairs.Contains((left, right)))
                {
                    problems.RefuseTokenizer(
                        location,
                        $"the tokens {Quoted.Text(left)} and {Quoted.Text(right)} are not merged, but llama.cpp would merge them, because "
                        + $"{Quoted.Text(token)} is a token");
                    return;
                }
            }
        }
    }
}
