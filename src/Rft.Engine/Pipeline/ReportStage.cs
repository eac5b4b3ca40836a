using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Reports;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Makes the report and the model card of a complete run and copies them, with the model, to the output folder.</summary>
internal static class ReportStage
{
    private static readonly string[] Documents = ["report.md", "report.html", "model-card.md", "reward.svg"];

    /// <summary>The output folder of a job.</summary>
    public static string OutputOf(JobContext context)
    {
        var spec = context.Inputs.Spec;
        var root = string.IsNullOrEmpty(context.Options.OutputPath)
            ? Path.Combine(spec.Directory, "bin", "rft")
            : Path.GetFullPath(context.Options.OutputPath);
        return Path.Combine(root, spec.Name);
    }

    /// <summary>Reports. Files that would not change are left alone, time stamps and all.</summary>
    /// <exception cref="DiagnosticException">The run is not complete, or a file cannot be written.</exception>
    public static string Run(JobContext context)
    {
        var record = context.Run.ReadRecord();
        if (!EvaluationStage.IsDone(record))
        {
            throw new DiagnosticException(
                DiagnosticTable.RunMissing,
                new SourceLocation(context.Inputs.Spec.FilePath),
                $"The store has no evaluated run for this spec as it is now; run `rft run` first (run {context.ShortFingerprint}).");
        }

        var output = OutputOf(context);
        ReportWriter.Write(ModelOf(context, record!), context.Run.FullPath, context.Run.Files);
        foreach (var name in Documents)
        {
            var path = Path.Combine(context.Run.FullPath, name);
            if (File.Exists(path))
            {
                context.Run.Files.WriteIfDifferent(Path.Combine(output, name), File.ReadAllBytes(path));
            }
        }

        CopyModel(context, Path.Combine(output, "model"));
        return output;
    }

    /// <summary>The evaluation of a complete run; null where the spec has no grader or no held-out rows.</summary>
    public static EvaluationResult? ReadEvaluation(RunDirectory run) => File.Exists(run.EvaluationPath)
        ? EvaluationFile.FromJson(File.ReadAllText(run.EvaluationPath), run.EvaluationPath)
        : null;

    private static ReportModel ModelOf(JobContext context, RunRecord record) => new()
    {
        Spec = context.Inputs.Spec,
        Fingerprint = record.Fingerprint,
        Inputs = record.Inputs,
        Environment = record.Environment,
        Steps = context.Run.ReadMetrics(),
        Evaluation = ReadEvaluation(context.Run),
        TrainingRows = context.Inputs.Training.Rows.Count,
        ValidationRows = context.Inputs.Validation?.Rows.Count ?? 0,
        TrainableParameters = record.TrainableParameters,
        WeightsDigest = record.WeightsDigest!,
        TrainSeconds = record.TrainSeconds,
        RolloutTokensPerSecond = record.RolloutTokensPerSecond,
        Command = $"rft run {Path.GetFileName(context.Inputs.Spec.FilePath)}",
    };

    private static void CopyModel(JobContext context, string destination)
    {
        var names = Directory.GetFiles(context.Run.ModelPath).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            context.Run.Files.WriteIfDifferent(Path.Combine(destination, name!), File.ReadAllBytes(Path.Combine(context.Run.ModelPath, name!)));
        }

        // A file of an earlier run, say an adapter where there is now a whole model, would be taken for a part of this one.
        foreach (var path in Directory.GetFiles(destination).Where(path => !names.Contains(Path.GetFileName(path))))
        {
            StoreFiles.Guard(path, () => context.Run.Files.FileSystem.DeleteFile(path));
        }
    }
}
