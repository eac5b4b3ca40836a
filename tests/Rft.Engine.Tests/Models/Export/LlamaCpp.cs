using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>Runs a GGUF file in llama.cpp, as the npm package node-llama-cpp has it built; skips the test where that cannot be had.</summary>
internal static class LlamaCpp
{
    private const string Version = "3.22.1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web);
    private static readonly SemaphoreSlim _installing = new(1);

    public static async Task<LlamaCppAnswer> RunAsync(string path, IReadOnlyList<string> texts, IReadOnlyList<int> tokens, int greedy)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "Only llama.cpp for 64-bit Linux is fetched.");
        var folder = await InstallAsync();
        var request = JsonSerializer.Serialize(new { path, texts, tokens, greedy }, _options);
        var script = Path.Combine(folder, $"llama-cpp-{Guid.NewGuid():N}.mjs");
        File.Copy(Path.Combine(Snapshot.Root, "tests/Rft.Engine.Tests/Models/Export/llama-cpp.mjs"), script);
        try
        {
            var run = await RunProcessAsync(folder, request, "node", script);
            Assert.SkipWhen(run is null, "node is not installed.");
            Assert.True(run!.Value.ExitCode == 0, run.Value.Output + run.Value.Error);
            return JsonSerializer.Deserialize<LlamaCppAnswer>(run.Value.Output[run.Value.Output.IndexOf('{', StringComparison.Ordinal)..], _options)!;
        }
        finally
        {
            File.Delete(script);
        }
    }

    private static async Task<string> InstallAsync()
    {
        await _installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var cache = Path.Combine(Path.GetTempPath(), "rft-test-llama-cpp", Version);
            if (Directory.Exists(cache))
            {
                return cache;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(cache)!);
            var folder = $"{cache}.{Guid.NewGuid():N}";
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "package.json"), "{}");
            var run = await RunProcessAsync(
                folder,
                "",
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", "--omit=optional",
                $"node-llama-cpp@{Version}", $"@node-llama-cpp/linux-x64@{Version}");
            Assert.SkipWhen(run is not { ExitCode: 0 }, "npm is absent, or could not install node-llama-cpp.");

            // Renamed when it is complete: another test run may look for it now.
            if (!Directory.Exists(cache))
            {
                Directory.Move(folder, cache);
            }

            return cache;
        }
        finally
        {
            _installing.Release();
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)?> RunProcessAsync(
        string folder, string input, string program, params string[] arguments)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            try
            {
                var texts = await Task.WhenAll(
                    process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
                await process.WaitForExitAsync(timeout.Token);
                return (process.ExitCode, texts[0], texts[1]);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
