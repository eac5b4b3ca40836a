using System.Globalization;
using System.Text.Json;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>
/// checkpoints/step-N/ of a run: tensors as safetensors and a record with their hashes. Kept are the last two, so that a damaged one
/// costs the steps since the one before it, and the three that were measured best on the validation rows.
/// </summary>
/// <param name="directory">The checkpoints folder; made when the first checkpoint is kept.</param>
/// <param name="files">Where files are written.</param>
/// <param name="logHasSteps">Whether the log has the rows of so many steps; a checkpoint without them would leave a hole.</param>
/// <param name="diagnostics">Takes a warning for each checkpoint that cannot be used.</param>
internal sealed class CheckpointStore(string directory, StoreFiles files, Func<int, bool> logHasSteps, DiagnosticBag diagnostics)
    : ICheckpointStore
{
    /// <summary>So many of the best are kept.</summary>
    public const int Best = 3;

    private const int Latest = 2;
    private const string StateFile = "state.safetensors";
    private const string BestFile = "best.safetensors";
    private const string ReferenceFile = "reference.safetensors";
    private const string RecordFile = "checkpoint.json";

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        files.WriteDirectory(PathOf(checkpoint.Step), isDurable: true, fill: folder =>
        {
            var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
            Put(StateFile, checkpoint.State);
            Put(BestFile, checkpoint.Best?.Weights);
            Put(ReferenceFile, checkpoint.Reference);
            var record = new CheckpointRecord
            {
                Step = checkpoint.Step,
                Files = digests,
                Counters = checkpoint.Counters,
                Pending = checkpoint.Pending,
                Score = checkpoint.Score,
                Best = checkpoint.Best is { } best ? new BestRecord(best.Step, best.Score) : null,
                Method = checkpoint.Method,
            };
            files.Write(
                Path.Combine(folder, RecordFile),
                stream => JsonSerializer.Serialize(stream, record, RunJson.Default.CheckpointRecord),
                isDurable: true);

            void Put(string name, IReadOnlyList<NamedTensor>? tensors)
            {
                if (tensors is not null)
                {
                    var path = Path.Combine(folder, name);
                    files.Write(path, stream => SafetensorsWriter.Write(stream, tensors, TensorType.F32), isDurable: true);
                    digests[name] = FileDigest.Sha256(path);
                }
            }
        });
        var kept = BestSteps().Concat(Found().Take(Latest).Select(found => found.Step)).ToHashSet();
        foreach (var (_, path) in Found().Where(found => !kept.Contains(found.Step)))
        {
            StoreFiles.Guard(path, () => files.FileSystem.DeleteDirectory(path));
        }
    }

    /// <inheritdoc/>
    public Checkpoint? LoadLatest()
    {
        foreach (var (step, path) in Found())
        {
            try
            {
                var checkpoint = Load(step, path);
                if (logHasSteps(checkpoint.Pending is null ? step : step - 1))
                {
                    return checkpoint;
                }

                Refuse(step, path, "is passed over: the log lacks rows of its steps");
            }
            catch (Exception exception) when (exception is DiagnosticException or IOException or UnauthorizedAccessException)
            {
                Refuse(step, path, $"is damaged and passed over: {exception.Message}");
            }
        }

        return null;
    }

    /// <summary>The kept checkpoints that were measured best, the best first.</summary>
    public IEnumerable<Checkpoint> LoadBest() => BestSteps().Select(step => Load(step, PathOf(step)));

    /// <summary>Removes every checkpoint: the run is trained and needs none.</summary>
    public void Clear() => StoreFiles.Guard(directory, () => files.FileSystem.DeleteDirectory(directory));

    private void Refuse(int step, string path, string why) =>
        diagnostics.Add(DiagnosticTable.CheckpointDamaged, new SourceLocation(path), $"The checkpoint of step {step} {why}");

    private static Checkpoint Load(int step, string path)
    {
        var record = RecordOf(path) ?? throw new IOException($"{RecordFile} is missing.");
        foreach (var (name, digest) in record.Files)
        {
            var file = Path.Combine(path, name);
            if (record.Step != step || !File.Exists(file) || FileDigest.Sha256(file) != digest)
            {
                throw new IOException($"{name} does not have the SHA-256 that {RecordFile} names.");
            }
        }

        IReadOnlyList<NamedTensor>? Tensors(string name)
        {
            if (!record.Files.ContainsKey(name))
            {
                return null;
            }

            using var file = SafetensorsFile.Open(Path.Combine(path, name));
            return [.. file.Entries.Keys.Order(StringComparer.Ordinal).Select(file.Read)];
        }

        return new Checkpoint(step, Tensors(StateFile) ?? throw new IOException($"{RecordFile} names no {StateFile}."))
        {
            Counters = record.Counters,
            Pending = record.Pending,
            Score = record.Score,
            Best = record.Best is { } best && Tensors(BestFile) is { } weights ? new BestWeights(best.Step, best.Score, weights) : null,
            Method = record.Method,
            Reference = Tensors(ReferenceFile),
        };
    }

    private static CheckpointRecord? RecordOf(string path) =>
        RunJson.ReadFile(Path.Combine(path, RecordFile), RunJson.Default.CheckpointRecord);

    private static int StepOf(string path) =>
        int.TryParse(Path.GetFileName(path).AsSpan("step-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;

    private string PathOf(int step) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"step-{step}"));

    // Of equal scores the later one: it has seen more of the training rows and did no worse on the others.
    private int[] BestSteps() =>
    [
        .. Found()
            .Select(found => (found.Step, Score: ScoreOf(found.Path)))
            .Where(found => found.Score is not null)
            .OrderByDescending(found => found.Score)
            .ThenByDescending(found => found.Step)
            .Take(Best)
            .Select(found => found.Step),
    ];

    // One whose record cannot be read is no candidate for the best; LoadLatest reports it if it comes to it.
    private static double? ScoreOf(string path)
    {
        try
        {
            return RecordOf(path)?.Score;
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    // The newest first. Temporary names of killed processes do not parse as a step.
    private List<(int Step, string Path)> Found()
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        return Directory.GetDirectories(directory, "step-*")
            .Select(path => (Step: StepOf(path), path))
            .Where(found => found.Step >= 0)
            .OrderByDescending(found => found.Step)
            .ToList();
    }
}
