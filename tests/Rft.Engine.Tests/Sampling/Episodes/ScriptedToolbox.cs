using System.Collections.Concurrent;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Tests.Sampling.Episodes;

/// <summary>Tools that answer as a test says.</summary>
internal sealed class ScriptedToolbox(Func<ToolCall, CancellationToken, Task<ToolReply>> answer, params string[] names) : IToolbox
{
    public ScriptedToolbox(Func<ToolCall, string> answer)
        : this((call, _) => Task.FromResult(new ToolReply(ToolReplyKind.Answered, answer(call))), "up")
    {
    }

    public ConcurrentQueue<(ToolCall Call, string Trace)> Calls { get; } = new();

    public IReadOnlyList<string> Names => names;

    public Task<ToolReply> CallAsync(ToolCall call, SourceNode item, string traceId, CancellationToken cancellationToken)
    {
        Calls.Enqueue((call, traceId));
        return answer(call, cancellationToken);
    }
}
