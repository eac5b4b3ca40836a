using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>One message of the model in an episode, and what the tools said to it.</summary>
/// <param name="Text">The message as sampled, special tokens left out.</param>
/// <param name="Content">The message without its tool calls.</param>
/// <param name="Calls">Its tool calls, in order.</param>
/// <param name="Replies">A reply a call; none where nobody ran the calls.</param>
internal sealed record EpisodeStep(string Text, string Content, IReadOnlyList<ToolCall> Calls, IReadOnlyList<ToolReply> Replies);
