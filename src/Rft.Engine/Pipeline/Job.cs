using System.Globalization;
using Rft.Engine.Cpu;
using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Graders;
using Rft.Engine.Grading;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Reports;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>
/// All that can be done with one spec. Each operation does only what the store does not have, so that repeating one is cheap and
/// changes nothing. Mistakes of the user are <see cref="DiagnosticException"/>; cancellation leaves a checkpoint.
/// </summary>
public sealed class Job : IDisposable
{
    private readonly JobOptions _options;
    private readonly CpuEngine _engine;
    private readonly GraderSet _graders;
    private JobInputs? _inputs;

    private Job(RftSpec spec, JobOptions options)
    {
        (Spec, _options, _engine) = (spec, options, new CpuEngine(options.Threads));
        _graders = new GraderSet(new GraderServices
        {
            Clock = options.Clock,
            Directory = spec.Directory,
            CacheFolder = new RunStore(StorePath).VerdictsPath,
            Judge = spec.Judge,
            Engine = _engine,
        });
    }

    /// <summary>The spec, every default and every <c>auto</c> filled in.</summary>
    public RftSpec Spec { get; }

    /// <summary>The resolved spec as JSON for people.</summary>
    public string ResolvedText => IndentedJson.Write(Spec.Resolved);

    private string StorePath => RunStore.Locate(_options.StorePath, null, Spec.Directory);

    // Read once, however many operations follow.
    private JobInputs Inputs => _inputs ??= InputReader.Read(Spec, _engine.Name, _graders, _options.Listener);

    /// <summary>Reads a spec.</summary>
    /// <param name="path">A spec file, or the folder that holds one.</param>
    /// <param name="options">Where things are and who hears.</param>
    /// <exception cref="DiagnosticException">Everything that is wrong with the spec.</exception>
    public static Job Open(string path, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var diagnostics = new DiagnosticBag();
        var spec = SpecLocator.Find(Path.GetFullPath(path), diagnostics) is { } file ? SpecLoader.Load(file, diagnostics, StoreOf(file, options).FindRelease) : null;
        diagnostics.ThrowIfErrors();
        foreach (var warning in diagnostics)
        {
            options.Listener.Diagnose(warning);
        }

        return new Job(spec!, options);
    }

    /// <summary>Reads graders, data and model folder and checks them all.</summary>
    /// <exception cref="DiagnosticException">Everything that was found.</exception>
    public ValidatedInputs Validate() => new(Inputs.Fingerprint, Inputs.Training.Rows.Count, Inputs.Validation?.Rows.Count ?? 0);

    /// <summary>
    /// Finds out what the reward pays for answers that need no model. Where that is as much as for the right answer, it is a warning that
    /// the listener hears. Graders that may cost money are left out unless asked for.
    /// </summary>
    /// <param name="askJudges">Whether graders that ask a model are probed too: at most 320 calls.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>The scores; null where the spec has no grader, or no rows for it.</returns>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public ProbeResult? Probe(bool askJudges, CancellationToken cancellationToken)
    {
        var context = Context();
        var result = ProbeStage.Run(context, askJudges, cancellationToken);
        ProbeStage.Tell(context, result);
        return result;
    }

    /// <summary>Tells the listener what the metrics of the trained run say is wrong with it; nothing where there is none.</summary>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public void TellAlarms() => Alarms.TellAll(Context());

    /// <summary>Trains.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the next start goes on from a checkpoint.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public RunSummary Train(CancellationToken cancellationToken)
    {
        var context = Context();
        TellIfDone(context, TrainingStage.IsDone(StoredRun.Read(context)), "trained");
        Alarms.TellAll(context);
        TrainingStage.Run(context, cancellationToken);
        return Summarize(context);
    }

    /// <summary>Compares the trained model with its base. Where it is worse, that is an error that the listener hears.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public RunSummary Evaluate(CancellationToken cancellationToken)
    {
        var context = Context();
        TellIfDone(context, EvaluationStage.IsDone(StoredRun.Read(context)), "evaluated");
        EvaluationStage.Run(context, cancellationToken);
        return Judge(context);
    }

    /// <summary>Writes report and model card and copies them, with the model, to the output folder.</summary>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public RunSummary Report()
    {
        var context = Context();
        TellIfDone(context, ReportStage.IsDone(context, StoredRun.Read(context)), "reported");
        ReportStage.Run(context);
        return Summarize(context);
    }

    /// <summary>Trains, evaluates and reports. A trained model that is worse than its base is an error that the listener hears.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the next start goes on from a checkpoint.</exception>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public RunSummary Run(CancellationToken cancellationToken)
    {
        var context = Context();
        TellIfDone(context, ReportStage.IsDone(context, StoredRun.Read(context)), "trained, evaluated and reported");
        Alarms.TellAll(context);
        TrainingStage.Run(context, cancellationToken);
        EvaluationStage.Run(context, cancellationToken);
        ReportStage.Run(context);
        return Judge(context);
    }

    /// <summary>What the store and the output folder have. Changes nothing.</summary>
    /// <exception cref="DiagnosticException">Something that the user can mend.</exception>
    public RunSummary Show() => Summarize(Context());

    /// <summary>Loads the trained model, or its base, to talk to.</summary>
    /// <exception cref="DiagnosticException">Nothing is trained yet, or something else that the user can mend.</exception>
    public Conversation OpenConversation(bool useBase)
    {
        var context = Context();
        var (model, longest) = (context.Inputs.Model, context.Inputs.Model.Configuration.ContextLength);
        if (!useBase)
        {
            TrainingStage.Require(context, StoredRun.Read(context), ", or use --base");
        }

        var loaded = useBase
            ? TrainedModel.LoadBase(context, longest, Conversation.Small)
            : TrainedModel.Load(context, longest, Conversation.Small);
        return new Conversation(loaded, model, useBase ? Path.GetFileName(model.Directory) : Spec.Name, Spec.Engine.MaximumCompletionTokens, context.Inputs.AnswerFormat.Episodes);
    }

    /// <summary>The trained model of the spec as it is now, for other tools.</summary>
    internal ExportSource OpenForExport()
    {
        var context = Context();
        TrainingStage.Require(context, StoredRun.Read(context));
        var output = ReportStage.OutputOf(context).FullPath;
        if (Spec.Engine.Adapter == AdapterKind.Full)
        {
            var path = context.Run.ModelPath;
            var folder = ModelFolder.Open(path, new SourceLocation(path), requireWeights: true);
            return new ExportSource(folder, null, Spec.Name, output, folder);
        }

        if (Spec.Engine.Initialization == ModelInitialization.Random)
        {
            throw new DiagnosticException(
                DiagnosticTable.ExportNotPossible,
                Spec.Model.Location,
                "the adapter was trained on random weights, which no folder has; expected 'adapter' to be 'full'");
        }

        return new ExportSource(context.Inputs.Model, context.Run.ModelPath, Spec.Name, output, this);
    }

    /// <summary>Ends what graders hold and closes the files.</summary>
    public void Dispose()
    {
        _graders.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _inputs?.Model.Dispose();
        _inputs = null;
    }

    private static RunStore StoreOf(string specPath, JobOptions options) =>
        new(RunStore.Locate(options.StorePath, null, Path.GetDirectoryName(Path.GetFullPath(specPath))!), options.FileSystem);

    private static RunSummary Summarize(JobContext context)
    {
        var record = StoredRun.Read(context);
        var evaluation = EvaluationStage.IsDone(record) ? ReportStage.ReadEvaluation(context.Run) : null;
        var isReported = ReportStage.IsDone(context, record);
        return new RunSummary
        {
            Spec = context.Inputs.Spec,
            Fingerprint = context.Inputs.Fingerprint,
            RunPath = context.Run.FullPath,
            Record = record,
            ModelPath = TrainingStage.IsDone(record) ? context.Run.ModelPath : null,
            Evaluation = evaluation,
            OutputPath = isReported ? ReportStage.OutputOf(context).FullPath : null,
            IsUpToDate = isReported && evaluation?.Verdict != Verdict.Regressed,
        };
    }

    // A regression is no reason to withhold the report, but nobody should take the model for good.
    private static RunSummary Judge(JobContext context)
    {
        var summary = Summarize(context);
        if (summary.Evaluation is { Verdict: Verdict.Regressed } evaluation)
        {
            var headline = evaluation.Metrics[0];
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"The trained model is worse than its base: {MetricLabels.Noun(headline)} {headline.Baseline:0.000} -> {headline.Candidate:0.000} "
                + $"on {evaluation.Rows} held-out rows.");
            context.Listener.Diagnose(new Diagnostic(DiagnosticTable.Regressed, new SourceLocation(summary.Spec.FilePath, 1, 1), message));
        }

        return summary;
    }

    private static void TellIfDone(JobContext context, bool isDone, string what)
    {
        if (isDone)
        {
            context.Listener.Message($"{context.Inputs.Spec.Name} is up to date: run {context.ShortFingerprint} is {what}, nothing to do.");
        }
    }

    private JobContext Context()
    {
        var store = new RunStore(StorePath, _options.FileSystem);
        return new JobContext(Inputs, store, store.Open(Inputs.Fingerprint), _engine, _options);
    }
}
