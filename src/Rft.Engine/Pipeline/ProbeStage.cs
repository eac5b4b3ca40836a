using System.Globalization;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Finds out what the reward pays for answers that need no model, before anything is trained.</summary>
internal static class ProbeStage
{
    /// <summary>Probes the reward of a spec; null where it has none, or no rows for it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="askJudges">Whether graders that ask a model are probed too: 5 calls a row, of at most 64 rows.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public static ProbeResult? Run(JobContext context, bool askJudges, CancellationToken cancellationToken)
    {
        var (spec, inputs) = (context.Inputs.Spec, context.Inputs);
        var rows = spec.Method == TrainingMethod.Reinforcement ? inputs.Training : inputs.Validation;
        if (spec.Grader is not { } graderSpec || inputs.Grader is not { } grader || rows is null)
        {
            return null;
        }

        if (!askJudges && GraderCost.MayCostMoney(graderSpec))
        {
            return new ProbeResult { Rows = 0, ReferenceSource = null, Scores = [], Skipped = "the grader asks a model" };
        }

        var verdicts = new StoredVerdicts(context.Store.VerdictsPath, context.Run.Files);
        var key = verdicts.KeyFor(
            graderSpec, "probes", rows.Sha256, spec.Seed.ToString(CultureInfo.InvariantCulture), spec.Method.ToString());
        if (key is not null && verdicts.Read(key) is { } text && ProbeFile.FromJson(text) is { } known)
        {
            return known;
        }

        var services = new GraderServices { Clock = context.Options.Clock };
        var result = new GraderProbes(new ReferenceAnswer(graderSpec), spec.Seed)
            .RunAsync(grader, [.. rows.Rows.Select(row => row.Item)], services, cancellationToken)
            .GetAwaiter().GetResult();
        if (key is not null && result.Scores.All(score => score.Failed == 0))
        {
            verdicts.Write(key, ProbeFile.ToJson(result));
        }

        return result;
    }

    /// <summary>Tells the user what the probes found.</summary>
    public static void Tell(JobContext context, ProbeResult? result)
    {
        var location = context.Inputs.Spec.Grader?.Location ?? default;
        if (result?.Skipped is { } reason)
        {
            context.Listener.Diagnose(new Diagnostic(
                DiagnosticTable.ProbesSkipped, location, $"the grader was not probed: {reason}, which may cost money"));
        }

        if (result is not { ReferenceMean: { } right } || !result.Suspicious.Any())
        {
            return;
        }

        var found = result.Suspicious.Select(score => string.Create(CultureInfo.InvariantCulture, $"{ProbeResult.InWords(score.Name)} {score.Mean:0.000}"));
        context.Listener.Diagnose(new Diagnostic(
            DiagnosticTable.GraderPaysForNothing,
            location,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the grader pays {string.Join(", ", found)}, and the right answer ({result.ReferenceSource}) {right:0.000}: means over {result.Rows} rows")));
    }

    /// <summary>Keeps the probes of a run beside its metrics, so that a reward that climbs to one of them is seen.</summary>
    public static void Save(JobContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Run.ProbesPath) && Run(context, askJudges: false, cancellationToken) is { } result)
        {
            context.Run.Files.Write(context.Run.ProbesPath, ProbeFile.ToJson(result));
        }
    }
}
