using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tools;

/// <summary>A program of the user's that answers a line a call. As many run at once as there are cores.</summary>
internal sealed class CommandTool(WorkerPool<CommandWorker> workers) : ITool
{
    private const int LongestAnswer = 1 << 20;

    /// <summary>Prepares a tool; null where its program or its sandbox is missing, which is reported.</summary>
    public static ITool? Create(CommandToolSpec spec, GraderSet set, DiagnosticBag diagnostics)
    {
        var (services, patience) = (set.Services, TimeSpan.FromSeconds(spec.TimeoutSeconds));
        var sandbox = spec.IsSandboxed ? CommandSandbox.Find(services, spec.Location, diagnostics) : [];
        if (UserCommand.Find(spec.Command, services, diagnostics) is not { } command || sandbox is null)
        {
            return null;
        }

        var workers = new WorkerPool<CommandWorker>(
            services.Cores, () => new CommandWorker(() => command.Start(sandbox), services, patience, LongestAnswer));
        set.Own(workers);
        return new CommandTool(workers);
    }

    /// <inheritdoc/>
    public Task<ToolReply> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        var line = request.ToLine();
        return workers.RunAsync((worker, token) => Ask(worker, line, token), cancellationToken);
    }

    private static ToolReply Ask(CommandWorker worker, byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            return ToolAnswer.Read(worker.Ask(line, cancellationToken));
        }
        catch (LineProcessException exception)
        {
            return new ToolReply(exception.Failure == LineFailure.TimedOut ? ToolReplyKind.TimedOut : ToolReplyKind.Failed, exception.Message);
        }
    }
}
