using Rft.Engine.Data;

namespace Rft.Engine.Sampling;

/// <summary>A row's conversation as the model reads it, up to where its answer begins.</summary>
/// <param name="Row">The row.</param>
/// <param name="Tokens">Token ids, never empty.</param>
internal sealed record EncodedPrompt(DatasetRow Row, int[] Tokens);
