using Rft.Engine.Json;

namespace Rft.Engine.Models.Tokenization;

/// <summary>Reads the added tokens of tokenizer.json.</summary>
internal sealed class AddedTokenReader(TokenizerProblems problems)
{
    /// <summary>The tokens; what is wrong was reported.</summary>
    public IReadOnlyList<AddedToken> Read(SourceNode root, IReadOnlyDictionary<string, int> vocabulary)
    {
        var tokens = new List<AddedToken>();
        var used = new HashSet<int>();
        foreach (var node in root["added_tokens"]?.Items ?? [])
        {
            if (node["content"] is not { Kind: SourceNodeKind.String, Text.Length: > 0 } content || node["id"] is not { } idNode)
            {
                problems.Invalid(node, "expected an added token with an 'id' and a 'content' that is not empty");
                break;
            }

            if (BytePairModelReader.ReadId(problems, idNode) is not { } id)
            {
                break;
            }

            if (!used.Add(id) || (vocabulary.TryGetValue(content.Text, out var other) && other != id))
            {
                problems.Invalid(idNode, $"the added token '{content.Text}' and another token share the id {id}, or it has two ids");
                break;
            }

            var isSpecial = node["special"] is { IsTrue: true };
            tokens.Add(new AddedToken(id, content.Text)
            {
                IsSpecial = isSpecial,
                IsSingleWord = node["single_word"] is { IsTrue: true },
                TakesSpaceBefore = node["lstrip"] is { IsTrue: true },
                TakesSpaceAfter = node["rstrip"] is { IsTrue: true },
                IsNormalized = node["normalized"] is null ? !isSpecial : node["normalized"]!.IsTrue,
            });
        }

        return tokens;
    }
}
