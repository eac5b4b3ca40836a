using System.Diagnostics;
using System.Text.Json;

namespace Rft.Engine.Tests.Json;

public sealed class AjvTests
{
    private const int Mutations = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_standard_validator_accepts_and_refuses_the_same_documents()
    {
        using var folder = new TemporaryFolder();
        if (await Run("npm", folder.Path, "install", "--no-audit", "--no-fund", "--silent", "ajv@8") is not { ExitCode: 0 })
        {
            Assert.Skip("npm is absent, or ajv cannot be installed from its registry.");
        }

        File.Copy(Path.Combine(Snapshot.Root, "tests/Rft.Engine.Tests/Json/ajv-validate.mjs"), folder.PathOf("ajv-validate.mjs"));
        var documents = SpecDocuments.Valid.Concat(SpecDocuments.Invalid).ToDictionary(path => path, File.ReadAllText);
        // What is not JSON, or has a key twice, is refused before any schema counts.
        foreach (var text in SpecDocuments.Mutated(Mutations, seed: 5).Where(text => SpecDocuments.Validate("mutated", text) is not null))
        {
            documents[folder.Write($"mutated-{documents.Count}.json", text)] = text;
        }

        var ours = documents.ToDictionary(
            document => document.Key,
            document => !SpecDocuments.Validate(document.Key, document.Value)!.HasErrors);

        var answer = await Run("node", folder.Path, ["ajv-validate.mjs", Path.Combine(Snapshot.Root, "schemas"), .. ours.Keys]);

        Assert.NotNull(answer);
        Assert.True(answer.Value.ExitCode == 0, answer.Value.Output);
        var theirs = JsonSerializer.Deserialize<Dictionary<string, bool>>(answer.Value.Output)!;
        var disagreements = ours.Where(result => theirs[result.Key] != result.Value);
        Assert.Empty(disagreements.Select(result => $"we say {result.Value}: {documents[result.Key]}"));
        Assert.InRange(ours.Count, 300, documents.Count);
        Assert.InRange(ours.Values.Count(accepted => accepted), SpecDocuments.Valid.Count + 10, ours.Count - SpecDocuments.Invalid.Count);
    }

    private static async Task<(int ExitCode, string Output)?> Run(string program, string folder, params string[] arguments)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() && program == "npm" ? "npm.cmd" : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            try
            {
                await process.WaitForExitAsync(timeout.Token);
                return (process.ExitCode, process.ExitCode == 0 ? await output : await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
