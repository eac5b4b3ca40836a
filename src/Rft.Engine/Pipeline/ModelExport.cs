using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;
using Rft.Engine.Models.Export;
using Rft.Engine.Models.Gguf;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Writes a trained model in the formats of other tools.</summary>
public static class ModelExport
{
    private const string Phase = "export";

    /// <summary>Exports. Nothing is at the place before everything is.</summary>
    /// <param name="request">What, as what, and where to.</param>
    /// <param name="options">Where the store is and who hears.</param>
    /// <param name="cancellationToken">Stops between tensors; nothing is left behind.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public static ExportResult Run(ExportRequest request, JobOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        using var source = ExportSource.Open(request, options);
        var place = ExportPlace.Of(request, source);
        switch (request.Format)
        {
            case ExportFormat.Peft:
                FolderReplacement.Write(place, folder => WriteAdapter(folder, source, request));
                break;
            case ExportFormat.HuggingFace:
                WriteMerged(place, source, request, options, cancellationToken);
                break;
            default:
                WriteGguf(place, source, request, options, cancellationToken);
                break;
        }

        string[] files = Directory.Exists(place) ? [.. Directory.GetFiles(place).Order(StringComparer.Ordinal)] : [place];
        return new ExportResult(
            place,
            source.Adapter ?? source.Folder.Directory,
            [.. files.Select(file => (Path.GetFileName(file), new FileInfo(file).Length))]);
    }

    private static void WriteAdapter(string folder, ExportSource source, ExportRequest request)
    {
        if (source.Adapter is not { } adapter)
        {
            throw new DiagnosticException(
                DiagnosticTable.ExportNotPossible,
                new SourceLocation(source.Folder.Directory),
                "all weights of this model were trained, so there is no adapter; expected the format huggingface or gguf");
        }

        var configuration = AdapterFolder.ReadConfiguration(adapter);
        CarriedFiles.CopyTokenizer(source.Folder.Directory, folder);
        AdapterFolder.Write(
            folder, configuration with { BaseModel = request.BaseName ?? source.Folder.Directory }, AdapterFolder.Read(adapter));
    }

    private static void WriteMerged(
        string place, ExportSource source, ExportRequest request, JobOptions options, CancellationToken cancellationToken)
    {
        var weights = Merge(source);
        var (done, count) = (0, source.Folder.Tensors.Count());
        FolderReplacement.Write(place, folder => MergedFolder.Write(
            folder,
            source.Folder,
            weights,
            request.StorageType,
            request.ShardBytes,
            tensor => Report(options, tensor, done++, count, cancellationToken)));
    }

    private static void WriteGguf(
        string place, ExportSource source, ExportRequest request, JobOptions options, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var done = 0;
        GgufFile.Write(
            place,
            source.Name,
            source.Folder,
            Merge(source),
            request.GgufType,
            diagnostics,
            (tensor, count) => Report(options, tensor, done++, count, cancellationToken));
        foreach (var warning in diagnostics)
        {
            options.Listener.Diagnose(warning);
        }
    }

    private static MergedWeights Merge(ExportSource source)
    {
        var weights = source.Folder.Weights!;
        var isTransposed = source.Folder.Configuration.Tensors.AreLinearsTransposed;
        return new MergedWeights(
            weights,
            source.Adapter is null ? new Dictionary<string, LowRankUpdate>() : AdapterUpdates.Read(source.Adapter, weights.Entries, isTransposed),
            isTransposed);
    }

    private static void Report(JobOptions options, string tensor, int done, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        options.Listener.Report(new ProgressUpdate(
            Phase, done, count, null, null, null, FormattableString.Invariant($"export {done}/{count}  {tensor}")));
    }
}
