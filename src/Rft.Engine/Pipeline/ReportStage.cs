using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Reports;
using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Makes the report and the model card of a complete run, in the run's folder and, with the model, in the output folder.</summary>
internal static class ReportStage
{
    /// <summary>The output folder of a job.</summary>
    public static OutputFolder OutputOf(JobContext context)
    {
        var spec = context.Inputs.Spec;
        var root = string.IsNullOrEmpty(context.Options.OutputPath)
            ? Path.Combine(spec.Directory, "bin", "rft")
            : Path.GetFullPath(context.Options.OutputPath);
        return new OutputFolder(Path.Combine(root, spec.Name), context.Run.Files);
    }

    /// <summary>Whether the run is complete and the output folder holds its report, card and model.</summary>
    public static bool IsDone(JobContext context, RunRecord? record) =>
        EvaluationStage.IsDone(record) && OutputOf(context).IsCurrent(KeyOf(context));

    /// <summary>Reports, unless the output folder has it all.</summary>
    /// <exception cref="DiagnosticException">The run is not complete, or a file cannot be written.</exception>
    public static void Run(JobContext context)
    {
        var record = StoredRun.Read(context);
        if (!EvaluationStage.IsDone(record))
        {
            throw new DiagnosticException(
                DiagnosticTable.RunMissing,
                new SourceLocation(context.Inputs.Spec.FilePath, 1, 1),
                $"The store has no evaluated run for this spec as it is now; run `rft run` first (run {context.ShortFingerprint}).");
        }

        if (IsDone(context, record))
        {
            return;
        }

        var report = ReportWriter.Write(ModelOf(context, record!), context.Run.FullPath, context.Run.Files);
        OutputOf(context).Write(KeyOf(context), report.Documents, context.Run.ModelPath);
    }

    /// <summary>The evaluation of a complete run; null where the spec has no grader or no held-out rows.</summary>
    public static EvaluationResult? ReadEvaluation(RunDirectory run) => File.Exists(run.EvaluationPath)
        ? EvaluationFile.FromJson(StoreFiles.Read(run.EvaluationPath, () => File.ReadAllText(run.EvaluationPath)), run.EvaluationPath)
        : null;

    private static ProbeResult? ReadProbes(RunDirectory run) => File.Exists(run.ProbesPath)
        ? ProbeFile.FromJson(StoreFiles.Read(run.ProbesPath, () => File.ReadAllText(run.ProbesPath)))
        : null;

    // The fingerprint and what of the spec it leaves out: a new name or description gives a new report, not a new run.
    private static string KeyOf(JobContext context) =>
        $"{RunEnvironment.CurrentEngineVersion} {context.Inputs.Fingerprint} {CanonicalJson.Sha256(context.Inputs.Spec.Resolved)}";

    private static ReportModel ModelOf(JobContext context, RunRecord record) => new()
    {
        Spec = context.Inputs.Spec,
        Fingerprint = record.Fingerprint,
        Inputs = record.Inputs,
        Environment = record.Environment,
        Steps = context.Run.ReadMetrics(),
        KeptStep = record.KeptStep,
        Evaluation = ReadEvaluation(context.Run),
        Probes = ReadProbes(context.Run),
        TrainingRows = context.Inputs.Training.Rows.Count,
        ValidationRows = context.Inputs.Validation?.Rows.Count ?? 0,
        TrainableParameters = record.TrainableParameters,
        WeightsDigest = record.WeightsDigest!,
        TrainSeconds = record.TrainSeconds,
        RolloutTokensPerSecond = record.RolloutTokensPerSecond,
        Command = $"rft run {Path.GetFileName(context.Inputs.Spec.FilePath)}",
    };
}
