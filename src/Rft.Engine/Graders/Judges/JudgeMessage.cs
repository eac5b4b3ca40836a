namespace Rft.Engine.Graders;

/// <summary>A message to a judge.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">The text.</param>
internal sealed record JudgeMessage(string Role, string Text);
