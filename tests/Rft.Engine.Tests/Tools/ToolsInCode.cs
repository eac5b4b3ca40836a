using Rft.Engine.Tools;

namespace Rft.Engine.Tests.Tools.InCode;

/// <summary>Tools as users write them; this assembly is loaded a second time, in a context of its own, to get at them.</summary>
public sealed class UpperCaseTool : IModelTool
{
    public ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken) =>
        new(request.Arguments.GetProperty("text").GetString()!.ToUpperInvariant() + request.Item.GetProperty("answer").GetString());
}

public sealed class RefusingTool : IModelTool
{
    public ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken) => throw new ToolErrorException("not today");
}

public sealed class ThrowingTool : IModelTool
{
    public ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken) => throw new ArgumentException("not that one");
}

public sealed class NullTool : IModelTool
{
    public ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken) => new((string)null!);
}

public sealed class TalkativeTool : IModelTool
{
    public ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken) => new(new string('x', 1 << 20));
}

public sealed class StuckTool : IModelTool
{
    public async ValueTask<string> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "";
    }
}
