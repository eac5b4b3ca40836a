using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Sampling;

namespace Rft.Engine.Pipeline;

/// <summary>Tools whose answers somebody hears.</summary>
/// <param name="tools">The tools.</param>
/// <param name="onText">Hears each answer.</param>
internal sealed class ToldToolbox(IToolbox tools, Action<string> onText) : IToolbox
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Names => tools.Names;

    /// <inheritdoc/>
    public async Task<ToolReply> CallAsync(ToolCall call, SourceNode item, string traceId, CancellationToken cancellationToken)
    {
        var reply = await tools.CallAsync(call, item, traceId, cancellationToken).ConfigureAwait(false);
        onText(reply.Text);
        return reply;
    }
}
