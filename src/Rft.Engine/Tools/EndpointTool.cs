using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tools;

/// <summary>
/// OpenAI's tool server: calls are posted to it. What it refuses (4xx) the model is told; where it does not work (5xx, no answer) the call
/// is repeated, and then has failed.
/// </summary>
internal sealed class EndpointTool(RemoteEndpoint endpoint) : ITool
{
    /// <summary>Prepares a tool; null where its address is not safe, which is reported.</summary>
    public static ITool? Create(EndpointToolSpec spec, GraderSet set, DiagnosticBag diagnostics)
    {
        if (RemoteEndpoint.Create(spec.Address, set.Services, diagnostics) is not { } endpoint)
        {
            return null;
        }

        set.Own(endpoint);
        return new EndpointTool(endpoint);
    }

    /// <inheritdoc/>
    public async Task<ToolReply> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        var body = request.ToLine();
        if (body.Length > RemoteEndpoint.LargestBody)
        {
            return ToolAnswer.Error($"the call and its row have {body.Length} bytes; at most {RemoteEndpoint.LargestBody} are sent");
        }

        var response = await endpoint.PostAsync(body, cancellationToken).ConfigureAwait(false);
        return response switch
        {
            { IsSuccess: true } => ToolAnswer.Read(response.Body),
            { IsLate: true } => new ToolReply(ToolReplyKind.TimedOut, response.Describe()),

            // What is wrong with the service's address or key is not the model's to know.
            { IsTransient: true } or { Status: < 400 or 401 or 403 or 404 or 405 or 407 } => new ToolReply(ToolReplyKind.Failed, response.Describe()),
            _ => ToolAnswer.Error(response.Describe()),
        };
    }
}
