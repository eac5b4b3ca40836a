using Rft.Engine.Data;

namespace Rft.Engine.Sampling;

/// <summary>A preference row as the model reads it: one prompt with each of its two answers.</summary>
/// <param name="Row">The row.</param>
/// <param name="Preferred">The prompt and the better answer; the answer's tokens are the targets.</param>
/// <param name="NonPreferred">The prompt and the worse answer; the answer's tokens are the targets.</param>
internal sealed record EncodedPreference(DatasetRow Row, EncodedConversation Preferred, EncodedConversation NonPreferred);
