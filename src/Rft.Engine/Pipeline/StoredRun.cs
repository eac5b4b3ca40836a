using System.Security.Cryptography;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// A run as the store really has it. run.json says how far the run came; somebody may have deleted or damaged what it speaks of since,
/// and a report or a model must never come from that.
/// </summary>
internal static class StoredRun
{
    /// <summary>
    /// run.json, put back to the last state whose files are whole: a run without its weights or its log is created, one without its
    /// evaluation is trained. Null where the run has never been started.
    /// </summary>
    /// <exception cref="Diagnostics.DiagnosticException">run.json is damaged.</exception>
    public static RunRecord? Read(JobContext context)
    {
        var record = context.Run.ReadRecord();
        if (!TrainingStage.IsDone(record))
        {
            return record;
        }

        if (record!.WeightsDigest is null || DigestOf(context) != record.WeightsDigest || !context.Run.IsLogWhole(record.Steps))
        {
            return record with { State = RunState.Created, Step = 0, WeightsDigest = null };
        }

        var isEvaluationMissing = EvaluationStage.IsDone(record) && EvaluationStage.Compares(context) && !File.Exists(context.Run.EvaluationPath);
        return isEvaluationMissing ? record with { State = RunState.Trained } : record;
    }

    /// <summary>The file with the trained weights.</summary>
    public static string WeightsPath(JobContext context)
    {
        var name = context.Inputs.Spec.Engine.Adapter == AdapterKind.Full ? WeightFiles.FileName : AdapterFolder.WeightsFileName;
        return Path.Combine(context.Run.ModelPath, name);
    }

    private static string? DigestOf(JobContext context)
    {
        try
        {
            using var stream = File.OpenRead(WeightsPath(context));
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
