using System.Text.Json;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>The model that an export reads: a model folder, and where only an adapter was trained, the adapter's folder.</summary>
/// <param name="Folder">The base, or the model itself.</param>
/// <param name="Adapter">The adapter's folder; null where there is none.</param>
/// <param name="Name">What the model is called.</param>
/// <param name="OutputPath">The folder for exports that were given no place.</param>
/// <param name="Owner">Closes the folder.</param>
internal sealed record ExportSource(ModelFolder Folder, string? Adapter, string Name, string OutputPath, IDisposable Owner) : IDisposable
{
    private const int ShortestFingerprint = 6;
    private const int LongestFingerprint = 64;

    /// <summary>Opens what a user means by <see cref="ExportRequest.Source"/>.</summary>
    /// <exception cref="DiagnosticException">Everything that is wrong with it.</exception>
    public static ExportSource Open(ExportRequest request, JobOptions options)
    {
        var path = Path.GetFullPath(request.Source);
        if (!Path.Exists(path) && IsFingerprint(request.Source))
        {
            return OfRun(request, options);
        }

        if (ModelPlace.IsAdapterFolder(path))
        {
            return OfFolder(request.Base ?? BaseOf(path), path, Path.GetFileName(path), path);
        }

        return ModelPlace.IsModelFolder(path) ? OfFolder(path, null, Path.GetFileName(path), path) : OfSpec(path, options);
    }

    /// <inheritdoc/>
    public void Dispose() => Owner.Dispose();

    private static bool IsFingerprint(string text) =>
        text.Length is >= ShortestFingerprint and <= LongestFingerprint && text.All(char.IsAsciiHexDigitLower);

    private static ExportSource OfSpec(string path, JobOptions options)
    {
        var job = Job.Open(path, options);
        try
        {
            return job.OpenForExport();
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    private static ExportSource OfFolder(string folder, string? adapter, string name, string namedAt)
    {
        var opened = ModelFolder.Open(folder, new SourceLocation(namedAt), requireWeights: true);
        return new ExportSource(opened, adapter, name, Environment.CurrentDirectory, opened);
    }

    // As PEFT does it, from the current folder; or from the adapter's own, so that both can move together.
    private static string BaseOf(string adapter)
    {
        var name = AdapterFolder.ReadConfiguration(adapter).BaseModel;
        foreach (var folder in new[] { Path.GetFullPath(name, adapter), Path.GetFullPath(name) })
        {
            if (name.Length > 0 && Directory.Exists(folder))
            {
                return folder;
            }
        }

        throw BaseMissing(Path.Combine(adapter, AdapterFolder.ConfigurationFileName), name);
    }

    private static DiagnosticException BaseMissing(string file, string name) => new(
        DiagnosticTable.ExportBaseMissing,
        new SourceLocation(file),
        $"the base model is called {Quoted.Text(name)}, but there is no such folder here");

    private static ExportSource OfRun(ExportRequest request, JobOptions options)
    {
        var store = new RunStore(RunStore.Locate(options.StorePath, null, Environment.CurrentDirectory), options.FileSystem);
        var run = store.Open(FullFingerprint(store, request.Source));
        var record = run.ReadRecord();
        if (!TrainingStage.IsDone(record))
        {
            throw RunMissing(run.FullPath, $"run {run.Fingerprint[..12]} is not trained yet");
        }

        if (!File.Exists(Path.Combine(run.ModelPath, AdapterFolder.ConfigurationFileName)))
        {
            return OfFolder(run.ModelPath, null, record!.Name, run.FullPath);
        }

        return OfFolder(BaseOf(request, record!, store), run.ModelPath, record!.Name, run.FullPath);
    }

    // A run knows what its base is, but not where it is by now. The digest tells whether a folder is the one.
    private static string BaseOf(ExportRequest request, RunRecord record, RunStore store)
    {
        var name = record.Spec.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String ? model.GetString()! : "";
        string[] candidates = request.Base is { } given
            ? [Path.GetFullPath(given)]
            : [Path.GetFullPath(name), Path.GetFullPath(name, Path.GetDirectoryName(store.FullPath)!)];
        return candidates.FirstOrDefault(folder => Directory.Exists(folder) && ModelDigest.Of(folder, withWeights: true) == record.Inputs.Model)
            ?? throw BaseMissing(Path.Combine(store.FullPath, "runs", record.Fingerprint), request.Base ?? name);
    }

    private static string FullFingerprint(RunStore store, string start)
    {
        var runs = Path.Combine(store.FullPath, "runs");
        var found = Directory.Exists(runs) ? Directory.GetDirectories(runs, start + "*") : [];
        return found switch
        {
            [var only] => Path.GetFileName(only),
            [] => throw RunMissing(runs, $"the store has no run {Quoted.Text(start)}"),
            _ => throw RunMissing(runs, $"{found.Length} runs begin with {Quoted.Text(start)}; give more of the fingerprint"),
        };
    }

    private static DiagnosticException RunMissing(string place, string message) =>
        new(DiagnosticTable.ExportRunMissing, new SourceLocation(place), message);
}
