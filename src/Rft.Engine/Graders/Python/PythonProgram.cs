using System.Text;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>A source and the workers that run it.</summary>
internal sealed class PythonProgram : IAsyncDisposable
{
    private readonly WorkerPool<PythonWorker> _workers;

    /// <summary>Starts nothing yet.</summary>
    public PythonProgram(PythonSandbox sandbox, SandboxPlan plan, string source, SandboxLimits limits) =>
        _workers = new(sandbox.Services.Cores, () => new PythonWorker(sandbox, plan, source, limits));

    /// <summary>Compiles the source; gives what is wrong, or null.</summary>
    public Task<PythonProblem?> LoadAsync(CancellationToken cancellationToken) =>
        _workers.RunAsync((worker, token) => worker.Load(token), cancellationToken);

    /// <summary>Calls <c>grade(sample, item)</c>.</summary>
    public Task<Grade> GradeAsync(SourceNode sample, SourceNode item, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes($"{{\"sample\":{CompactJson.Write(sample)},\"item\":{CompactJson.Write(item)}}}");
        return _workers.RunAsync((worker, token) => worker.Grade(body, token), cancellationToken);
    }

    public ValueTask DisposeAsync() => _workers.DisposeAsync();
}
