using Rft.Engine.Runs;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Runs;
using Rft.Engine.Training;
using static Rft.Engine.Tests.Training.TrainingSetup;

namespace Rft.Engine.Tests.Training;

/// <summary>
/// A process that dies between two file operations, or in the middle of a write, and another one that goes on from what it finds. The file
/// system refuses everything from the moment of death on, clean-up included, as the operating system would.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_killed_at_fifty_random_moments_ends_with_the_bytes_of_one_that_was_not()
    {
        var operations = 0;
        var weights = Train("whole", (_, _) => operations++);
        var expected = Contents("whole");
        var random = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            var (name, left) = ($"killed-{kill}", random.Next(1, operations));
            Assert.Throws<KilledException>(() => Train(name, (_, _) => _ = --left < 0 ? throw new KilledException() : 0, tornWrite: kill % 2 == 0));
            if (kill % 3 == 0)
            {
                left = random.Next(1, operations);
                Record.Exception(() => Train(name, (_, _) => _ = --left < 0 ? throw new KilledException() : 0));
            }

            Assert.Equal(weights, Train(name, (_, _) => { }));
            Assert.Equal(expected, Contents(name));
        }
    }

    [Fact]
    public void A_kill_costs_no_step_before_the_last_checkpoint()
    {
        var saved = 0;
        Assert.Throws<KilledException>(() => Train("killed", (operation, path) =>
        {
            saved = operation == "move directory" ? int.Parse(Path.GetFileName(path)["step-".Length..]) : saved;
            _ = saved == 6 && operation == "append" ? throw new KilledException() : 0;
        }));
        var taken = 0;
        Train("killed", (operation, path) => taken += operation == "append" && path.EndsWith("timings.csv", StringComparison.Ordinal) ? 1 : 0);
        Assert.Equal(12 - 6, taken);
    }

    private string Train(string name, Action<string, string> before, bool tornWrite = false)
    {
        var fileSystem = new FaultyFileSystem { SkipsSync = true };
        fileSystem.Before = (operation, path) =>
        {
            try
            {
                before(operation, path);
            }
            catch (KilledException) when (tornWrite && operation is "append" && !path.Contains("timings", StringComparison.Ordinal))
            {
                // Half of a line reaches the disk.
                File.AppendAllText(path, "{\"step\":99,\"ep");
                throw;
            }
        };
        var run = new RunStore(_folder.PathOf(name), fileSystem).Open("run");
        using var held = run.TryLock();
        var model = new TabularLanguageModel(Vocabulary);
        var spec = Spec(settings => settings with
        {
            Kl = 0.05, ReferenceRefresh = 4, EntropyTarget = 1.5, DynamicSamplingRounds = 2, RetireAfterVisits = 2, CheckpointInterval = 3,
        });
        var context = new TrainingContext { Spec = spec, Model = model, Log = run.Log, Checkpoints = run.Checkpoints([]) };
        new Trainer(context, new ReinforcementMethod(context, new ReinforcementData(Prompts(7), Prompts(7), Grader, Format))).Run(Cancellation);
        return string.Join(' ', model.ExportState().SelectMany(tensor => tensor.Values).Select(BitConverter.SingleToInt32Bits));
    }

    private string Contents(string name)
    {
        var root = _folder.PathOf(name);
        return string.Join('\n', Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("lock" or "lock.pid" or "timings.csv"))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(root, path)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}"));
    }

    private sealed class KilledException : Exception;
}
