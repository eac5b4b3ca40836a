namespace Rft.Engine.Grading;

/// <summary>Tokens that a judge read and wrote.</summary>
/// <param name="Model">The judge's model.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
public sealed record JudgeUsage(string Model, long PromptTokens, long CompletionTokens);
