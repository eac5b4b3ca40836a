using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Tools;

/// <summary>A C# class of the user's.</summary>
internal sealed class DotNetTool(ManagedCalls<IModelTool> calls) : ITool, IAsyncDisposable
{
    private const int CallsAtOnce = 16;

    private readonly SemaphoreSlim _slots = new(CallsAtOnce);

    /// <summary>Prepares a tool; null where its class is missing, which is reported.</summary>
    public static ITool? Create(DotNetToolSpec spec, GraderSet set, DiagnosticBag diagnostics)
    {
        if (UserAssembly.Find<IModelTool>(spec.Assembly, spec.Class, set.Services, set.Own, diagnostics) is not { } type)
        {
            return null;
        }

        var calls = new ManagedCalls<IModelTool>(type, spec.Location, TimeSpan.FromSeconds(spec.TimeoutSeconds), set.Services);
        set.Own(calls);
        var tool = new DotNetTool(calls);
        set.Own(tool);
        return tool;
    }

    /// <inheritdoc/>
    public async Task<ToolReply> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var text = await calls.CallAsync((tool, token) => tool.CallAsync(request, token), cancellationToken).ConfigureAwait(false);
            return text is null ? new ToolReply(ToolReplyKind.Failed, "the class returned null") : ToolAnswer.Of(text);
        }
        catch (ManagedCallException exception) when (exception.InnerException is ToolErrorException error)
        {
            return ToolAnswer.Error(error.Message);
        }
        catch (TimeoutException exception)
        {
            return new ToolReply(ToolReplyKind.TimedOut, exception.Message);
        }
        catch (ManagedCallException exception)
        {
            return new ToolReply(ToolReplyKind.Failed, exception.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _slots.Dispose();
        return ValueTask.CompletedTask;
    }
}
