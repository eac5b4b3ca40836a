using System.Diagnostics;
using System.Text;

namespace Rft.Build.Tasks;

/// <summary>
/// A child process whose output arrives line by line on the calling thread, and that is asked to stop by closing its standard input:
/// a kill would lose the work since its last checkpoint, so that comes only after a grace period.
/// </summary>
internal sealed class CommandLineProcess(
    string fileName, IReadOnlyList<string> arguments, TimeSpan grace, Action<string> onLine, Action<string> onErrorLine)
{
    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(fileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // MSBuild's own settings must not leak into the child's runtime.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBuildExtensionsPath");

        using var lines = new System.Collections.Concurrent.BlockingCollection<(bool IsError, string Text)>();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{fileName}' did not start.");
        var output = Pump(process.StandardOutput, isError: false, lines);
        var errors = Pump(process.StandardError, isError: true, lines);
        _ = Task.WhenAll(output, errors).ContinueWith(_ => lines.CompleteAdding(), TaskScheduler.Default);

        using var timer = new CancellationTokenSource();
        using var onCancel = cancellationToken.Register(() =>
        {
            CloseInput(process);
            timer.CancelAfter(grace);
        });
        using var onGraceEnd = timer.Token.Register(() => Kill(process));

        foreach (var (isError, text) in lines.GetConsumingEnumerable(CancellationToken.None))
        {
            (isError ? onErrorLine : onLine)(text);
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private static async Task Pump(
        StreamReader reader, bool isError, System.Collections.Concurrent.BlockingCollection<(bool IsError, string Text)> lines)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lines.Add((isError, line));
        }
    }

    private static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The child is gone already: there is nothing to ask.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in the meantime.
        }
    }
}
