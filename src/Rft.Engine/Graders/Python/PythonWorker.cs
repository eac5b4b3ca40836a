using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>
/// A Python process that has compiled one source and answers calls of its <c>grade</c>. Started at the first call, and again after it was
/// killed. Grader code shares the process with the protocol: what it can forge is its own answer, and whatever else it sends is noticed.
/// </summary>
internal sealed class PythonWorker(PythonSandbox sandbox, SandboxPlan plan, string source, SandboxLimits limits) : IDisposable
{
    private const int TokenBytes = 12;

    private LineProcess? _process;

    /// <summary>Compiles the source, in the sandbox; gives what is wrong, or null.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PythonProblem? Load(CancellationToken cancellationToken)
    {
        Stop();
        try
        {
            _process = LineProcess.Start(plan.Start(sandbox.FilterPath), sandbox.Services, SandboxLimits.LongestAnswer);
            var answer = Ask(JsonSerializer.SerializeToUtf8Bytes(plan.Order(source, limits)), SandboxLimits.StartPatience, cancellationToken);
            if (answer is null)
            {
                return new PythonProblem("process", "the source wrote to the descriptors of the worker");
            }

            using (answer)
            {
                return ProblemIn(answer.RootElement);
            }
        }
        catch (LineProcessException exception)
        {
            var message = exception.Failure == LineFailure.TimedOut
                ? $"the source was not loaded within {SandboxLimits.StartPatience.TotalSeconds} s"
                : exception.Message;
            return new PythonProblem("process", message);
        }
    }

    /// <summary>Grades.</summary>
    /// <param name="body">The object with <c>sample</c> and <c>item</c>, as one line of UTF-8.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Grade Grade(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            if (_process is not { IsAlive: true } && Load(cancellationToken) is { } problem)
            {
                Stop();
                return Graders.Grade.Failed(GradeErrorKind.PythonServer, problem.Message);
            }

            using var answer = Ask(body, limits.Patience, cancellationToken) ?? AskAgain(body, cancellationToken);
            if (answer is null)
            {
                Stop();
                return Graders.Grade.Failed(GradeErrorKind.PythonServer, "the grader wrote to the descriptors of the worker");
            }

            return GradeIn(answer.RootElement);
        }
        catch (LineProcessException exception)
        {
            Stop();
            return Graders.Grade.Failed(
                GradeErrorKind.PythonServer,
                exception.Failure == LineFailure.TimedOut ? $"the call took longer than {limits.Patience.TotalSeconds} s" : exception.Message);
        }
    }

    public void Dispose() => Stop();

    private static PythonProblem? ProblemIn(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("limits", out _)
            ? null
            : new PythonProblem(
                Text(answer, "problem") ?? "process", Text(answer, "message") ?? "the worker did not start", Number(answer, "line"), Number(answer, "column"));

    private static Grade GradeIn(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object)
        {
            if (answer.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number && double.IsFinite(score.GetDouble()))
            {
                return Graders.Grade.Of(score.GetDouble());
            }

            if (Text(answer, "error") is { } error)
            {
                return Graders.Grade.Failed(GradeErrorKind.PythonRuntime, error);
            }
        }

        return Graders.Grade.Failed(GradeErrorKind.PythonServer, "the worker's answer is neither a score nor an error");
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? JsonText.Of(value)
            : null;

    private static int? Number(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    // What a thread of an earlier call sent must not fail this one: it gets a fresh process once.
    private JsonDocument? AskAgain(byte[] body, CancellationToken cancellationToken) =>
        Load(cancellationToken) is null ? Ask(body, limits.Patience, cancellationToken) : null;

    // Gives null where the line is no answer to this question; the token cannot be guessed, so an answer written in advance is noticed.
    private JsonDocument? Ask(byte[] body, TimeSpan patience, CancellationToken cancellationToken)
    {
        var token = RandomNumberGenerator.GetHexString(TokenBytes);
        var line = new byte[TokenBytes + 1 + body.Length + 1];
        Encoding.ASCII.GetBytes(token, line);
        line[TokenBytes] = (byte)' ';
        body.CopyTo(line, TokenBytes + 1);
        line[^1] = (byte)'\n';
        var answer = _process!.Ask(line, patience, cancellationToken);
        if (!answer.StartsWith(line.AsSpan(0, TokenBytes + 1)))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(answer[(TokenBytes + 1)..].ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Stop()
    {
        _process?.Dispose();
        _process = null;
    }
}
