using Rft.Engine.Data;

namespace Rft.Engine.Sampling;

/// <summary>A whole conversation as the model reads it, and which of its tokens are the assistant's.</summary>
/// <param name="Row">The row.</param>
/// <param name="Tokens">[n] token ids.</param>
/// <param name="IsTarget">
/// [n] whether the assistant wrote the token: its text and the end token of its turn. Never true for the first.
/// </param>
internal sealed record EncodedConversation(DatasetRow Row, int[] Tokens, bool[] IsTarget);
