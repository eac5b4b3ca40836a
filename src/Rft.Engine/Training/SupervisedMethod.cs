using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>Imitates the assistant messages of conversations: one optimizer step a batch, the mean over its target tokens.</summary>
internal sealed class SupervisedMethod : ITrainingMethod
{
    private readonly TrainingContext _context;
    private readonly TrainingSequence[] _training;
    private readonly TrainingSequence[] _validation;
    private readonly BatchPlan _plan;
    private readonly LearningRateSchedule _schedule;
    private readonly OptimizerUpdate _update;

    /// <summary>Prepares a run.</summary>
    /// <param name="context">What every method works with.</param>
    /// <param name="training">The training conversations, at least one.</param>
    /// <param name="validation">The held-out ones; may be empty.</param>
    public SupervisedMethod(
        TrainingContext context,
        IReadOnlyList<EncodedConversation> training,
        IReadOnlyList<EncodedConversation> validation)
    {
        _context = context;
        _training = [.. training.Select(SequenceOf)];
        _validation = [.. validation.Select(SequenceOf)];
        _plan = context.Plan(_training.Length);
        _schedule = context.Schedule(_plan.TotalSteps);
        _update = new OptimizerUpdate(context);
    }

    /// <inheritdoc/>
    public int TotalSteps => _plan.TotalSteps;

    /// <inheritdoc/>
    public bool HasValidation => _validation.Length > 0;

    /// <inheritdoc/>
    public StepOutcome Step(int step, MethodState state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = _context.Clock.GetTimestamp();
        var sequences = new List<TrainingSequence>();
        foreach (var row in _plan.RowsOf(step))
        {
            sequences.Add(_training[row]);
        }

        var (targets, entropy) = (TargetTokens(sequences), 0.0);
        var learningRate = _schedule.At(step);
        var (loss, result) = _update.Run(step, sequences, 1, learningRate, (_, batch, logProbabilities, entropies, gradient, _) =>
        {
            entropy += TokenSums.Of(entropies, batch.IsTarget);
            return SupervisedLoss.Evaluate(logProbabilities, batch.IsTarget, targets, gradient);
        });
        var seconds = _context.Clock.GetElapsedTime(started).TotalSeconds;
        var metrics = new StepMetrics
        {
            Step = step,
            Epoch = _plan.EpochAfter(step),
            LearningRate = learningRate,
            Loss = loss,
            GradientNorm = result.GradientNorm,
            LargestChange = result.LargestChange,
            TargetTokens = targets,
            Entropy = entropy / targets,
        };
        var timing = new StepTiming(step, seconds, 0, 0)
        {
            UpdateSeconds = seconds,
            TrainedTokens = sequences.Sum(sequence => (long)sequence.Tokens.Length),
        };
        return new StepOutcome(metrics, timing, []);
    }

    /// <inheritdoc/>
    public double? ScoreOf(StepMetrics metrics) => -metrics.ValidationLoss;

    /// <inheritdoc/>
    public StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken)
    {
        var (targets, loss) = (TargetTokens(_validation), 0.0);
        foreach (var range in MicroBatches.Split(
            [.. _validation.Select(sequence => sequence.Tokens.Length)],
            _context.Model.MaximumBatchTokens))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = MicroBatches.Pack(_validation[range]);
            var logProbabilities = new float[batch.Tokens.Length];
            _context.Model.Score(batch, WeightSelection.Policy, 1, logProbabilities, []);
            loss -= TokenSums.Of(logProbabilities, batch.IsTarget) / targets;
        }

        return metrics with { ValidationLoss = loss };
    }

    private static TrainingSequence SequenceOf(EncodedConversation conversation) => new(conversation.Tokens, conversation.IsTarget);

    private static long TargetTokens(IEnumerable<TrainingSequence> sequences) =>
        sequences.Sum(sequence => (long)sequence.IsTarget.AsSpan().Count(true));
}
