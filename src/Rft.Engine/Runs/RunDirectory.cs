using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Runs;

/// <summary>
/// runs/FINGERPRINT/ in a store: run.json, events.jsonl, metrics.csv, timings.csv, rollouts/, checkpoints/, model/, probes.json,
/// answers.jsonl, evaluation.json and the report. Whoever changes anything holds the lock; whoever reads goes by <see cref="RunRecord.State"/>.
/// </summary>
internal sealed class RunDirectory
{
    private readonly TrainingLog _log;

    internal RunDirectory(string path, string fingerprint, StoreFiles files)
    {
        (FullPath, Fingerprint, Files) = (path, fingerprint, files);
        _log = new TrainingLog(path, files);
    }

    /// <summary>The directory, absolute. It need not exist yet.</summary>
    public string FullPath { get; }

    /// <summary>The fingerprint of the inputs.</summary>
    public string Fingerprint { get; }

    /// <summary>Where files are written.</summary>
    public StoreFiles Files { get; }

    /// <summary>The trained model: a PEFT adapter or a whole model folder. Final once the state is trained or complete.</summary>
    public string ModelPath => Path.Combine(FullPath, "model");

    /// <summary>The adapters of the checkpoints that were measured best on the validation rows, step-N/ each.</summary>
    public string BestPath => Path.Combine(FullPath, "best");

    /// <summary>The evaluation. Final once the state is complete.</summary>
    public string EvaluationPath => Path.Combine(FullPath, "evaluation.json");

    /// <summary>The answers of the evaluation, one a line.</summary>
    public string AnswersPath => Path.Combine(FullPath, "answers.jsonl");

    /// <summary>What the grader paid for answers that need no model, before training.</summary>
    public string ProbesPath => Path.Combine(FullPath, "probes.json");

    /// <summary>The steps, their timings and the rollouts.</summary>
    public ITrainingLog Log => _log;

    private string RecordPath => Path.Combine(FullPath, "run.json");

    private string LockPath => Path.Combine(FullPath, "lock");

    /// <summary>What run.json says; null where the run has never been started.</summary>
    /// <exception cref="DiagnosticException">The file is damaged, of another version of Rft or of another run.</exception>
    public RunRecord? ReadRecord()
    {
        var record = RunJson.ReadFile(RecordPath, RunJson.Default.RunRecord);
        if (record is null || (record.SchemaVersion == RunRecord.CurrentSchemaVersion && record.Fingerprint == Fingerprint))
        {
            return record;
        }

        throw new DiagnosticException(
            DiagnosticTable.RunUnreadable,
            new SourceLocation(RecordPath),
            FormattableString.Invariant($"This file has format version {record.SchemaVersion} and is of run {Quoted.Text(record.Fingerprint)}; ")
            + FormattableString.Invariant($"expected version {RunRecord.CurrentSchemaVersion} and this folder's run. Delete the run's folder and build again."));
    }

    /// <summary>Replaces run.json: this is what moves the run from state to state.</summary>
    public void WriteRecord(RunRecord record) =>
        Files.Write(RecordPath, stream => JsonSerializer.Serialize(stream, record, RunJson.Default.RunRecord), isDurable: true);

    /// <summary>The steps that the log holds.</summary>
    public IReadOnlyList<StepMetrics> ReadMetrics() => _log.ReadMetrics();

    /// <summary>The timings of those steps.</summary>
    public IReadOnlyList<StepTiming> ReadTimings() => _log.ReadTimings();

    /// <summary>The files of answers that were sampled for training, a step each, in order.</summary>
    public IReadOnlyList<string> RolloutFiles() => _log.RolloutFiles();

    /// <summary>Whether the log has the rows of the first steps, so that training can go on after them.</summary>
    public bool LogHasSteps(int steps) => _log.HasSteps(steps);

    /// <summary>Whether the log has the rows of that many steps and nothing else.</summary>
    public bool IsLogWhole(int steps) => _log.IsWhole(steps);

    /// <summary>The checkpoints. Those that cannot be used become warnings in <paramref name="diagnostics"/>.</summary>
    public CheckpointStore Checkpoints(DiagnosticBag diagnostics) =>
        new(Path.Combine(FullPath, "checkpoints"), Files, LogHasSteps, diagnostics);

    /// <summary>Removes the checkpoints of a trained run.</summary>
    public void ClearCheckpoints() => Checkpoints([]).Clear();

    /// <summary>Takes the right to change this run; null where another process has it.</summary>
    public RunLock? TryLock()
    {
        StoreFiles.Guard(FullPath, () => Files.FileSystem.CreateDirectory(FullPath));
        var taken = RunLock.TryTake(LockPath);
        if (taken is not null)
        {
            RemoveLeftovers();
        }

        return taken;
    }

    /// <summary>The process that holds the lock, as far as can be told.</summary>
    public int? LockOwner() => RunLock.OwnerOf(LockPath);

    // Temporary names are only ever in use under the lock, so those found on taking it are what a killed process left.
    private void RemoveLeftovers() => StoreFiles.Guard(FullPath, () =>
    {
        foreach (var path in Directory.GetFileSystemEntries(FullPath, "*.tmp", SearchOption.AllDirectories))
        {
            if (Directory.Exists(path))
            {
                Files.FileSystem.DeleteDirectory(path);
            }
            else if (File.Exists(path))
            {
                // Not those that went with a folder just now.
                Files.FileSystem.DeleteFile(path);
            }
        }
    });
}
