using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>OpenAI's <c>python</c>: the number that a function of a Python source returns, in a sandbox. docs/sandbox.md has the details.</summary>
internal sealed class PythonGrader(string name, PythonProgram program, int cores) : IGrader
{
    public string Name => name;

    // Twice the workers, so that each has the next call waiting when it is done.
    public int? ConcurrentCalls => 2 * cores;

    public static IGrader? Create(PythonGraderSpec spec, GraderCreation creation)
    {
        var size = Encoding.UTF8.GetByteCount(spec.Source.Value);
        if (size > SandboxLimits.LongestSource)
        {
            creation.Diagnostics.Add(
                DiagnosticTable.PythonTooLong,
                PythonSource.LocationOf(spec.Source, null, null),
                $"the source has {size} bytes; expected at most {SandboxLimits.LongestSource}");
            return null;
        }

        var sandbox = creation.Shared(services => new PythonSandbox(services));
        if (sandbox.Choose(spec.AllowWeakerSandbox, spec.Location, creation.Diagnostics) is not { } plan)
        {
            return null;
        }

        var limits = new SandboxLimits((long)spec.MemoryMegabytes << 20, TimeSpan.FromSeconds(spec.TimeoutSeconds));
        var program = creation.Own(new PythonProgram(sandbox, plan, spec.Source.Value, limits));
        if (program.LoadAsync(CancellationToken.None).GetAwaiter().GetResult() is { } problem)
        {
            Report(problem, spec.Source, plan.Interpreter.Version, creation.Diagnostics);
            return null;
        }

        return new PythonGrader(spec.Name, program, creation.Services.Cores);
    }

    public ValueTask<Grade> GradeAsync(Sample sample, SourceNode item, CancellationToken cancellationToken) =>
        new(program.GradeAsync(sample.NodeWithJson, item, cancellationToken));

    private static void Report(PythonProblem problem, SourceText source, string version, DiagnosticBag diagnostics)
    {
        var message = problem.Kind switch
        {
            "syntax" => $"Python {version}: {problem.Message}",
            "raised" => $"loading the source failed: {LastLine(problem.Message)}",
            _ => problem.Message,
        };
        diagnostics.Add(DiagnosticTable.PythonSource, PythonSource.LocationOf(source, problem.Line, problem.Column), message);
    }

    private static string LastLine(string traceback) => traceback[(traceback.LastIndexOf('\n') + 1)..];
}
