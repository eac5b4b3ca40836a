using System.Globalization;
using System.Text.Json;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Runs;

/// <summary>
/// checkpoints/step-N/ of a run: the state as safetensors and a record with its hash. The last two are kept, so that a damaged one
/// costs the steps since the one before it.
/// </summary>
/// <param name="directory">The checkpoints folder; made when the first checkpoint is kept.</param>
/// <param name="files">Where files are written.</param>
/// <param name="diagnostics">Takes a warning for each damaged checkpoint.</param>
internal sealed class CheckpointStore(string directory, StoreFiles files, DiagnosticBag diagnostics) : ICheckpointStore
{
    private const int Kept = 2;
    private const string StateFile = "state.safetensors";
    private const string RecordFile = "checkpoint.json";

    /// <inheritdoc/>
    public void Save(Checkpoint checkpoint)
    {
        files.WriteDirectory(PathOf(checkpoint.Step), folder =>
        {
            var state = Path.Combine(folder, StateFile);
            files.Write(state, stream => SafetensorsWriter.Write(stream, checkpoint.State, TensorType.F32));
            var record = new CheckpointRecord(checkpoint.Step, FileDigest.Sha256(state), checkpoint.Counters, checkpoint.Pending);
            files.Write(
                Path.Combine(folder, RecordFile),
                stream => JsonSerializer.Serialize(stream, record, RunJson.Default.CheckpointRecord));
        });
        foreach (var (_, path) in Found().Skip(Kept))
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
                return Load(step, path);
            }
            catch (Exception exception) when (exception is DiagnosticException or IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(
                    DiagnosticTable.CheckpointDamaged,
                    new SourceLocation(path),
                    $"The checkpoint of step {step} is damaged and passed over: {exception.Message}");
            }
        }

        return null;
    }

    /// <summary>Removes every checkpoint: the run is trained and needs none.</summary>
    public void Clear() => StoreFiles.Guard(directory, () => files.FileSystem.DeleteDirectory(directory));

    private static Checkpoint Load(int step, string path)
    {
        var record = RunJson.ReadFile(Path.Combine(path, RecordFile), RunJson.Default.CheckpointRecord)
            ?? throw new IOException($"{RecordFile} is missing.");
        var state = Path.Combine(path, StateFile);
        if (record.Step != step || !File.Exists(state) || FileDigest.Sha256(state) != record.Sha256)
        {
            throw new IOException($"{StateFile} does not have the SHA-256 that {RecordFile} names.");
        }

        using var file = SafetensorsFile.Open(state);
        List<NamedTensor> tensors = [.. file.Entries.Keys.Order(StringComparer.Ordinal).Select(file.Read)];
        return new Checkpoint(step, tensors) { Counters = record.Counters, Pending = record.Pending };
    }

    private static int StepOf(string path) =>
        int.TryParse(Path.GetFileName(path).AsSpan("step-".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            ? step
            : -1;

    private string PathOf(int step) => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"step-{step}"));

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
