using Rft.Engine.Sampling;

namespace Rft.Engine.Tools;

/// <summary>Runs the calls of one tool. Safe to call from several threads.</summary>
internal interface ITool
{
    /// <summary>Runs a call. What the tool does wrong is a reply, no exception.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Diagnostics.DiagnosticException">The run cannot go on.</exception>
    Task<ToolReply> CallAsync(ToolRequest request, CancellationToken cancellationToken);
}
