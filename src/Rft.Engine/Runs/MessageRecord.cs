using System.Text.Json.Serialization;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Runs;

/// <summary>A message of an episode, in the chat format of OpenAI's API.</summary>
/// <param name="Role"><c>assistant</c> or <c>tool</c>.</param>
/// <param name="Content">Its text, without tool calls.</param>
internal sealed record MessageRecord(string Role, string Content)
{
    private const string AssistantRole = "assistant";

    /// <summary>The tool calls of an assistant's message; null where it has none.</summary>
    public IReadOnlyList<ToolCallRecord>? ToolCalls { get; init; }

    /// <summary>Of a tool's message the call that it answers.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Of a tool's message what came of the call.</summary>
    [JsonConverter(typeof(ToolReplyKindConverter))]
    public ToolReplyKind? Outcome { get; init; }

    /// <summary>The messages of an answer; null where it could not call tools.</summary>
    public static IReadOnlyList<MessageRecord>? Of(Answer answer) => answer.Steps.Count == 0 ? null : [.. answer.Steps.SelectMany(Of)];

    /// <summary>Whether a tool failed in these messages, so that there is nothing to grade.</summary>
    public static bool AreBroken(IReadOnlyList<MessageRecord>? messages) =>
        messages?.Any(message => message.Outcome?.IsFailure() == true) ?? false;

    /// <summary>The text of the model's last message, and the calls of that one and of all.</summary>
    public static (string Content, IReadOnlyList<ToolCall> Last, IReadOnlyList<ToolCall> All) Read(IReadOnlyList<MessageRecord> messages)
    {
        var last = messages.Last(message => message.Role == AssistantRole);
        return (last.Content, CallsOf(last), [.. messages.SelectMany(CallsOf)]);
    }

    private static IReadOnlyList<ToolCall> CallsOf(MessageRecord message) =>
        [.. (message.ToolCalls ?? []).Select(call => new ToolCall(call.Id, call.Function.Name, call.Function.Arguments))];

    private static IEnumerable<MessageRecord> Of(EpisodeStep step) =>
        step.Calls.Zip(step.Replies, (call, reply) => new MessageRecord("tool", reply.Text) { ToolCallId = call.Id, Outcome = reply.Kind })
            .Prepend(new MessageRecord(AssistantRole, step.Content)
            {
                ToolCalls = step.Calls.Count == 0
                    ? null
                    : [.. step.Calls.Select(call => new ToolCallRecord(call.Id, new FunctionRecord(call.Function, call.Arguments)))],
            });
}
