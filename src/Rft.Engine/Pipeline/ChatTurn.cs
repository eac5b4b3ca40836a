using Rft.Engine.Models;

namespace Rft.Engine.Pipeline;

/// <summary>A message, its answer, and what the answer took.</summary>
/// <param name="User">The message.</param>
/// <param name="Assistant">The answer; what there was of it where it was stopped.</param>
/// <param name="FinishReason">Why it ended; null where it was stopped.</param>
/// <param name="PromptTokens">Tokens of the conversation before the answer.</param>
/// <param name="AnswerTokens">Tokens of the answer, the end token included.</param>
/// <param name="LeftOut">Messages of earlier turns that had to be left out for this one to fit the context.</param>
/// <param name="TimeToFirstToken">Until the first token, the reading of the prompt included.</param>
/// <param name="Duration">In all.</param>
public sealed record ChatTurn(
    string User,
    string Assistant,
    FinishReason? FinishReason,
    int PromptTokens,
    int AnswerTokens,
    int LeftOut,
    TimeSpan TimeToFirstToken,
    TimeSpan Duration)
{
    /// <summary>Tokens a second after the first one; null where there are too few to tell.</summary>
    public double? TokensPerSecond =>
        AnswerTokens > 1 && Duration > TimeToFirstToken ? (AnswerTokens - 1) / (Duration - TimeToFirstToken).TotalSeconds : null;
}
