using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>How conversations become tokens: a model's chat template and tokenizer.</summary>
/// <param name="Render">The text of messages; with the generation prompt where the flag is set.</param>
/// <param name="Encode">The tokens of a text; special tokens in it are parsed as such.</param>
/// <param name="StopTokens">Tokens that end an assistant's turn.</param>
internal sealed record ChatEncoding(Func<SourceNode, bool, string> Render, Func<string, int[]> Encode, IReadOnlyList<int> StopTokens)
{
    /// <summary>That of a model folder.</summary>
    public static ChatEncoding Of(ModelFolder folder) => new(folder.ChatTemplate.Render, folder.Tokenizer.Encode, folder.StopTokens);
}
