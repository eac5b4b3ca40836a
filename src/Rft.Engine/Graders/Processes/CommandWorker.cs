using System.Diagnostics;
using System.Text.Json;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>A program of the user's that answers lines; started at the first call, and again after it ended or was killed.</summary>
internal sealed class CommandWorker(IReadOnlyList<string> command, GraderServices services, TimeSpan patience) : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    // Enough for programs to run; nothing that holds a secret.
    private static readonly string[] _variables =
    [
        "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TMP", "TEMP", "DOTNET_ROOT", "VIRTUAL_ENV", "JAVA_HOME", "SYSTEMROOT", "COMSPEC", "PATHEXT",
        "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    ];

    private LineProcess? _process;

    /// <summary>Grades.</summary>
    /// <param name="line">The object with <c>sample</c> and <c>item</c>, as UTF-8 with a line feed.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Grade Grade(byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            if (_process is not { IsAlive: true })
            {
                Stop();
                _process = LineProcess.Start(StartInfo(), services, LongestAnswer);
            }

            return Read(_process.Ask(line, patience, cancellationToken));
        }
        catch (LineProcessException exception)
        {
            Stop();
            return Failed(exception.Failure == LineFailure.TimedOut ? $"no answer within {patience.TotalSeconds} s" : exception.Message);
        }
    }

    public void Dispose() => Stop();

    private static Grade Read(ReadOnlySpan<byte> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.ToArray());
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("score", out var score) && score.ValueKind == JsonValueKind.Number)
            {
                return Graders.Grade.Of(score.GetDouble());
            }

            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                return Failed(JsonText.Of(error));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The same mistake: a line that is no answer.
        }

        return Failed("the answer is no object with a number 'score' or a text 'error'");
    }

    private static Grade Failed(string details) => Graders.Grade.Failed(GradeErrorKind.Other, details);

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = services.Directory };
        start.Environment.Clear();
        foreach (var name in _variables)
        {
            if (services.ReadVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    private void Stop()
    {
        _process?.Dispose();
        _process = null;
    }
}
