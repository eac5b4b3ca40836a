using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Tests.Graders.Python;

/// <summary>The sandbox of this machine, looked for once; tests skip where there is none.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly PythonSandbox _sandbox = new(new GraderServices());
    private readonly DiagnosticBag _diagnostics = [];
    private SandboxPlan? _plan;

    internal PythonSandbox Sandbox => _sandbox;

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
        _plan = _sandbox.Choose(allowWeaker: false, default, _diagnostics);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    internal PythonProgram Program(string source, double seconds = 20) =>
        new(_sandbox, Plan, source, SandboxLimits.Default with { Patience = TimeSpan.FromSeconds(seconds) });

    internal static SourceNode Json(string json) => SourceDocument.Parse("test", Encoding.UTF8.GetBytes(json), [])!;
}
