using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>Finds the tokens that end an answer.</summary>
internal static class StopTokenReader
{
    /// <summary>
    /// <c>eos_token_id</c> of generation_config.json, or of config.json where that has none, and the tokenizer's own end token: chat
    /// models often end a turn with another token than a text.
    /// </summary>
    /// <returns>Ids in ascending order.</returns>
    public static IReadOnlyList<int> Read(
        SourceNode configuration,
        SourceNode? generation,
        TokenizerSettings settings,
        Tokenizer tokenizer,
        int vocabularySize,
        DiagnosticBag diagnostics)
    {
        var stopTokens = new SortedSet<int>();
        var node = Present(generation?["eos_token_id"]) ?? Present(configuration["eos_token_id"]);
        foreach (var item in node is null ? [] : node.Kind == SourceNodeKind.Array ? node.Items : [node])
        {
            if (item.ToInt64() is >= 0 and var id && id < vocabularySize)
            {
                stopTokens.Add((int)id);
            }
            else
            {
                diagnostics.Add(
                    DiagnosticTable.TokenizerDoesNotFit,
                    item.Location,
                    $"'eos_token_id' is not a token id below the vocabulary size {vocabularySize}");
            }
        }

        if (settings.EndToken is { } spelling)
        {
            if (tokenizer.Find(spelling) is { } id)
            {
                stopTokens.Add(id);
            }
            else
            {
                diagnostics.Add(
                    DiagnosticTable.TokenizerInvalid,
                    configuration.Location,
                    $"the 'eos_token' '{spelling}' is not in {ModelFiles.Tokenizer}");
            }
        }

        return [.. stopTokens];
    }

    private static SourceNode? Present(SourceNode? node) => node is { Kind: not SourceNodeKind.Null } ? node : null;
}
