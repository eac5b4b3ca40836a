namespace Rft.Engine.Graders;

/// <summary>What a judge said.</summary>
/// <param name="Text">The text; null where there is none.</param>
/// <param name="Refusal">Why it refuses; null where it does not.</param>
/// <param name="FinishReason">Why it ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>.</param>
/// <param name="Usage">What that cost; null where the service does not say.</param>
internal sealed record JudgeReply(string? Text, string? Refusal, string FinishReason, ModelUsage? Usage);
