using System.Diagnostics;
using System.Globalization;
using Rft.Tests;

namespace Rft.Cli.Tests;

/// <summary>What only a process of its own shows: signals, standard input, the exit code that a caller sees.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TinyProject _project = new();

    // Thousands of steps, so that none of these runs ends by itself before it is stopped.
    public ProcessTests()
    {
        _project.Edit("base.rft.json", "\"n_epochs\": 10, \"batch_size\": 8", "\"n_epochs\": 50, \"batch_size\": 1");
        _project.Write("imitate.jsonl", string.Concat(Enumerable.Repeat(File.ReadAllText(_project.PathOf("imitate.jsonl")), 8)));
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task The_end_of_standard_input_cancels_with_a_checkpoint_and_the_next_start_goes_on()
    {
        using var process = Start("train", _project.Base, "--json-lines", "--cancel-on-stdin-close");
        await WaitForLine(process, "\"progress\"");
        process.StandardInput.Close();
        Assert.Equal(ExitCodes.Cancelled, await ExitCodeOf(process));
        await AssertGoesOn();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_cancels_with_a_checkpoint_and_the_next_start_goes_on(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to another process.");
        using var process = Start("train", _project.Base, "--json-lines");
        await WaitForLine(process, "\"progress\"");
        using (var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(ExitCodes.Cancelled, await ExitCodeOf(process));
        await AssertGoesOn();
    }

    [Fact]
    public async Task A_killed_process_leaves_a_store_that_the_next_start_goes_on_from()
    {
        using var process = Start("train", _project.Base, "--json-lines");

        // A checkpoint follows its progress line: with the third line the second one's is certain.
        await WaitForLine(process, "\"progress\"", count: 3);
        process.Kill();
        await ExitCodeOf(process);
        await AssertGoesOn();
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "rft.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task WaitForLine(Process process, string part, int count = 1)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var lines = new List<string>();
        for (var seen = 0; seen < count;)
        {
            var line = await process.StandardOutput.ReadLineAsync(limit.Token);
            Assert.True(line is not null, $"It ended without {count} lines with '{part}':\n{string.Join('\n', lines)}");
            lines.Add(line);
            seen += line.Contains(part, StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private static async Task<int> ExitCodeOf(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    private async Task AssertGoesOn()
    {
        using var next = Start("train", _project.Base, "--json-lines", "--cancel-on-stdin-close");
        await WaitForLine(next, "goes on after step");
        next.StandardInput.Close();
        Assert.Equal(ExitCodes.Cancelled, await ExitCodeOf(next));
    }
}
