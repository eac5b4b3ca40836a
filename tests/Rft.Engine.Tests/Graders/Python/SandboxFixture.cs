using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Graders.Python;

/// <summary>The sandbox of this machine, looked for once; tests skip where there is none.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly DiagnosticBag _diagnostics = [];
    private SandboxPlan? _plan;

    /// <summary>Graders that look for the sandbox once.</summary>
    internal GraderSet Set { get; } = new(new GraderServices());

    internal PythonSandbox Sandbox => Set.Shared(services => new PythonSandbox(services));

    internal SandboxPlan Plan
    {
        get
        {
            Assert.SkipWhen(_plan is null, string.Join("; ", _diagnostics));
            return _plan!;
        }
    }

    public ValueTask InitializeAsync()
    {
        _plan = Sandbox.Choose(allowWeaker: false, default, _diagnostics);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => Set.DisposeAsync();

    internal PythonProgram Program(string source, double seconds = 60) =>
        new(Sandbox, Plan, source, SandboxLimits.Default with { Patience = TimeSpan.FromSeconds(seconds) });

    internal static SourceNode Json(string json) => SourceDocument.Parse("test", Encoding.UTF8.GetBytes(json), [])!;
}
