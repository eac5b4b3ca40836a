using Rft.Engine.Models;

namespace Rft.Engine.Graders;

/// <summary>A model's answer as graders see it: what templates call <c>sample</c>.</summary>
/// <param name="OutputText">The text of the answer, special tokens left out.</param>
/// <param name="FinishReason">Whether the model ended the answer itself.</param>
internal sealed record Sample(string OutputText, FinishReason FinishReason);
