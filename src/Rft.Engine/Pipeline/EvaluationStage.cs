using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Makes evaluation.json of a run: the trained model, reloaded as shipped, against its base on the held-out rows.</summary>
internal static class EvaluationStage
{
    /// <summary>Whether the run is evaluated.</summary>
    public static bool IsDone(RunRecord? record) => record?.State is RunState.Complete;

    /// <summary>Whether there is anything to compare: held-out rows with a grader, with behaviours, or with answers of their own.</summary>
    public static bool Compares(JobContext context)
    {
        var encoded = context.Inputs.Encoded;
        return encoded.ValidationPrompts.Count + encoded.ValidationConversations.Count + encoded.ValidationPairs.Count > 0;
    }

    /// <summary>Evaluates, unless the store has the evaluation.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the run stays trained.</exception>
    /// <exception cref="DiagnosticException">The run is not trained, or evaluation failed in a way that the user can mend.</exception>
    public static void Run(JobContext context, CancellationToken cancellationToken)
    {
        if (IsDone(StoredRun.Read(context)))
        {
            return;
        }

        // A run that was never started is refused before the lock, which would leave a folder behind.
        if (StoredRun.Read(context) is null)
        {
            TrainingStage.Require(context, null);
        }

        using var held = RunGate.Enter(context, cancellationToken);
        var record = StoredRun.Read(context);
        if (IsDone(record))
        {
            return;
        }

        TrainingStage.Require(context, record);
        var started = context.Options.Clock.GetTimestamp();
        if (Compares(context))
        {
            var result = Evaluate(context, cancellationToken);
            context.Run.Files.Write(context.Run.EvaluationPath, EvaluationFile.ToJson(result));
        }

        context.Save(record! with
        {
            State = RunState.Complete,
            EvaluateSeconds = context.Options.Clock.GetElapsedTime(started).TotalSeconds,
        });
    }

    private static EvaluationResult Evaluate(JobContext context, CancellationToken cancellationToken)
    {
        var (inputs, spec) = (context.Inputs, context.Inputs.Spec);
        var longest = inputs.Encoded.LongestSequence;
        using var candidate = TrainedModel.Load(context, longest);
        EvaluatedModel baseline;
        if (spec.Engine.Adapter == AdapterKind.Full || spec.Adapter is not null)
        {
            using var model = TrainedModel.LoadBase(context, longest);
            baseline = Measure(context, model, WeightSelection.Policy, "base model", cancellationToken);
        }
        else
        {
            baseline = Measure(context, candidate, WeightSelection.Reference, "base model", cancellationToken);
        }

        var trained = Measure(context, candidate, WeightSelection.Policy, "trained model", cancellationToken);
        AnswersFile.Write(context.Run, baseline, trained);
        return Comparison.Of(baseline, trained, spec.Evaluation, spec.Seed);
    }

    // A grader's reward is what supervised training is judged by; what it imitates counts where there is none.
    private static EvaluatedModel Measure(
        JobContext context, ILanguageModel model, WeightSelection weights, string name, CancellationToken cancellationToken)
    {
        var encoded = context.Inputs.Encoded;
        var own = encoded switch
        {
            { ValidationPairs.Count: > 0 } => RowAnswers.Score(model, weights, encoded.ValidationPairs),
            { ValidationConversations.Count: > 0 } when context.Inputs.Grader is null =>
                RowAnswers.Score(model, weights, encoded.ValidationConversations),
            _ => null,
        };
        var sampled = encoded.ValidationPrompts.Count > 0 ? Sample(context, model, weights, name, cancellationToken) : null;
        return own is null || sampled is null ? own ?? sampled! : RowAnswers.Join(own, sampled);
    }

    private static EvaluatedModel Sample(
        JobContext context, ILanguageModel model, WeightSelection weights, string name, CancellationToken cancellationToken)
    {
        var (inputs, spec) = (context.Inputs, context.Inputs.Spec);
        var prompts = inputs.Encoded.ValidationPrompts;
        var sampled = prompts.Count * spec.Evaluation.Samples;
        var (answers, last, before) = (sampled + prompts.Count, 0, 0);
        try
        {
            return Evaluator.Run(
                model,
                weights,
                inputs.AnswerFormat,
                prompts,
                inputs.Grader,
                inputs.Behaviours,
                spec.Evaluation,
                spec.Engine.MaximumCompletionTokens,
                spec.Seed,
                cancellationToken,
                Report,
                spec.Engine.MaximumFailedGrades);
        }
        catch (LogitsNotFiniteException exception)
        {
            throw Unsound.Model(name, new SourceLocation(spec.FilePath), exception);
        }

        // The evaluator counts sampled and greedy answers apart; a count that falls is the second beginning.
        void Report(int tokens, int finished)
        {
            before = finished < last ? sampled : before;
            last = finished;
            var done = before + finished;
            context.Listener.Report(new ProgressUpdate(
                $"evaluate {name}",
                done,
                answers,
                null,
                null,
                null,
                string.Create(CultureInfo.InvariantCulture, $"evaluating the {name}: {done} of {answers} answers")));
        }
    }
}
