using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>The tools that can be run. Safe to call from several threads.</summary>
internal interface IToolbox
{
    /// <summary>The names of the tools, in the order of the spec.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Calls a tool. What the tool does wrong is a reply, no exception.</summary>
    /// <param name="call">The call; its arguments are a JSON object.</param>
    /// <param name="item">The dataset row.</param>
    /// <param name="traceId">The same for all calls of an episode.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">The run cannot go on: the tool does not work at all.</exception>
    Task<ToolReply> CallAsync(ToolCall call, SourceNode item, string traceId, CancellationToken cancellationToken);
}
