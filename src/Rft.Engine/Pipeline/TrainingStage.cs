using System.Globalization;
using System.Text.Json;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Specs;
using Rft.Engine.Training;

namespace Rft.Engine.Pipeline;

/// <summary>Makes model/ of a run, from its last checkpoint where there is one.</summary>
internal static class TrainingStage
{
    /// <summary>Whether the run has its model.</summary>
    public static bool IsDone(RunRecord? record) => record?.State is RunState.Trained or RunState.Complete;

    /// <summary>Refuses to go on without the run's model.</summary>
    /// <param name="context">The run.</param>
    /// <param name="record">Its record.</param>
    /// <param name="alternative">What the user can do besides training, after a comma; empty where there is nothing.</param>
    /// <exception cref="DiagnosticException">The run is not trained.</exception>
    public static void Require(JobContext context, RunRecord? record, string alternative = "")
    {
        if (!IsDone(record))
        {
            throw new DiagnosticException(
                DiagnosticTable.RunMissing,
                new SourceLocation(context.Inputs.Spec.FilePath, 1, 1),
                $"The store has no trained model for this spec as it is now; run `rft train` first{alternative} "
                + $"(run {context.ShortFingerprint}).");
        }
    }

    /// <summary>Trains, unless the store has the model.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; a checkpoint was written.</exception>
    /// <exception cref="DiagnosticException">Training failed in a way that the user can mend.</exception>
    public static void Run(JobContext context, CancellationToken cancellationToken)
    {
        if (IsDone(StoredRun.Read(context)))
        {
            return;
        }

        using var held = RunGate.Enter(context, cancellationToken);
        var record = StoredRun.Read(context) ?? NewRecord(context);
        if (IsDone(record))
        {
            return;
        }

        TellIfDamaged(context);
        record = context.Save(record with { State = RunState.Training, Failure = null, Environment = Environment(context) });
        try
        {
            ProbeStage.Save(context, cancellationToken);
            Train(context, record, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            context.Save(record with { State = RunState.Cancelled });
            throw;
        }
        catch (DiagnosticException exception)
        {
            SaveFailure(context, record, exception.Diagnostics[0]);
            throw;
        }
    }

    private static void Train(JobContext context, RunRecord record, CancellationToken cancellationToken)
    {
        var (inputs, spec) = (context.Inputs, context.Inputs.Spec);
        using var model = StartModel.LoadForTraining(context);
        var diagnostics = new DiagnosticBag();
        var checkpoints = new AnnouncedCheckpoints(context.Run.Checkpoints(diagnostics));
        var training = new TrainingContext
        {
            Spec = spec,
            Model = model,
            Log = new WatchedLog(context),
            Checkpoints = checkpoints,
            Progress = context.Listener,
            Clock = context.Options.Clock,
        };
        var method = MethodFor(training, inputs);
        checkpoints.Loaded = checkpoint =>
        {
            foreach (var warning in diagnostics)
            {
                context.Listener.Diagnose(warning);
            }

            var from = checkpoint is null ? "" : $" goes on after step {checkpoint.Step}";
            context.Listener.Message($"Training {spec.Name}{from}: {method.TotalSteps} steps, run {context.ShortFingerprint}.");
            context.Save(record with { Step = checkpoint?.Step ?? 0, Steps = method.TotalSteps });
        };
        var trainer = new Trainer(training, method);
        try
        {
            trainer.Run(cancellationToken);
        }
        catch (LogitsNotFiniteException exception)
        {
            throw Unsound.Model("policy in training", training.Location, exception);
        }

        WriteModel(context, context.Run.ModelPath, model.ExportWeights());
        KeepBest(context, model);
        if (trainer.Step < method.TotalSteps)
        {
            context.Listener.Message(
                $"Training {spec.Name} ended at step {trainer.Step} of {method.TotalSteps}: the last {spec.Engine.Patience} validations "
                + $"were below that of step {trainer.KeptStep}.");
        }

        var timings = context.Run.ReadTimings();
        var (rolloutTokens, rolloutSeconds) = (timings.Sum(row => row.RolloutTokens), timings.Sum(row => row.RolloutSeconds));
        context.Save(record with
        {
            State = RunState.Trained,
            Step = trainer.Step,
            Steps = trainer.Step,
            KeptStep = trainer.KeptStep,
            TrainSeconds = timings.Sum(row => row.Seconds),
            RolloutTokensPerSecond = rolloutSeconds > 0 ? rolloutTokens / rolloutSeconds : null,
            TrainableParameters = model.TrainableParameters,
            WeightsDigest = FileDigest.Sha256(StoredRun.WeightsPath(context)),
        });
        context.Run.ClearCheckpoints();
    }

    private static ITrainingMethod MethodFor(TrainingContext training, JobInputs inputs) => inputs.Spec.Method switch
    {
        TrainingMethod.Supervised =>
            new SupervisedMethod(training, inputs.Encoded.Conversations, inputs.Encoded.ValidationConversations),
        TrainingMethod.Preference => new PreferenceMethod(training, inputs.Encoded.Pairs, inputs.Encoded.ValidationPairs),
        _ => new ReinforcementMethod(
            training,
            new ReinforcementData(inputs.Encoded.Prompts, inputs.Encoded.ValidationPrompts, inputs.Grader!, inputs.AnswerFormat)
            {
                Parts = RewardParts.Of(inputs.Spec.Grader!),
                Weights = inputs.RewardWeights,
                HeldOutGraders = inputs.HeldOutGraders,
            }),
    };

    // The three best checkpoints as models of their own; of whole models they would take too much room.
    private static void KeepBest(JobContext context, ILanguageModel model)
    {
        context.Run.Files.FileSystem.DeleteDirectory(context.Run.BestPath);
        if (context.Inputs.Spec.Engine.Adapter == AdapterKind.Full)
        {
            return;
        }

        foreach (var checkpoint in context.Run.Checkpoints([]).LoadBest())
        {
            model.ImportState(checkpoint.State);
            var path = Path.Combine(context.Run.BestPath, string.Create(CultureInfo.InvariantCulture, $"step-{checkpoint.Step}"));
            WriteModel(context, path, model.ExportWeights());
        }
    }

    private static void WriteModel(JobContext context, string path, IReadOnlyList<NamedTensor> weights)
    {
        var (inputs, spec) = (context.Inputs, context.Inputs.Spec);
        context.Run.Files.WriteDirectory(path, folder =>
        {
            if (spec.Engine.Adapter == AdapterKind.Full)
            {
                FullModelFolder.Write(folder, inputs.Model, weights);
            }
            else
            {
                var isTransposed = inputs.Model.Configuration.Tensors.AreLinearsTransposed;
                var baseName = Path.GetFileName(inputs.Model.Directory);
                var (rank, alpha, shipped) = StartModel.Shipped(spec, weights);
                AdapterFolder.Write(folder, new AdapterConfiguration(rank, alpha, baseName, [], isTransposed), shipped);
            }
        });
    }

    // The failure is worth recording; where the disk refuses even that, the failure itself is what the user must hear.
    private static void SaveFailure(JobContext context, RunRecord record, Diagnostic cause)
    {
        try
        {
            context.Save(record with { State = RunState.Failed, Failure = new RunFailure(cause.Code, cause.Message) });
        }
        catch (DiagnosticException)
        {
        }
    }

    private static void TellIfDamaged(JobContext context)
    {
        if (IsDone(context.Run.ReadRecord()))
        {
            context.Listener.Diagnose(new Diagnostic(
                DiagnosticTable.RunDamaged,
                new SourceLocation(context.Run.FullPath),
                "The weights or the log of this trained run are not as the run wrote them; it is trained again, to the same bytes."));
        }
    }

    private static RunEnvironment Environment(JobContext context) => RunEnvironment.Current(context.Engine.Name, context.Engine.Device);

    private static RunRecord NewRecord(JobContext context)
    {
        var now = context.Options.Clock.GetUtcNow();
        using var spec = JsonDocument.Parse(CanonicalJson.Write(context.Inputs.Spec.Resolved));
        return context.Save(new RunRecord
        {
            Fingerprint = context.Inputs.Fingerprint,
            Name = context.Inputs.Spec.Name,
            State = RunState.Created,
            Inputs = context.Inputs.Digests,
            Environment = Environment(context),
            CreatedAt = now,
            UpdatedAt = now,
            Spec = spec.RootElement.Clone(),
        });
    }
}
