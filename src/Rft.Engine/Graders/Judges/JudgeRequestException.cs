namespace Rft.Engine.Graders;

/// <summary>A judge cannot answer one question, such as one that is longer than its context.</summary>
internal sealed class JudgeRequestException(string message) : Exception(message);
