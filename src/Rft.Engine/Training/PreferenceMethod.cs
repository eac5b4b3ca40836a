using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>
/// Raises preferred answers above the others of their pairs: one optimizer step a batch, the mean over its pairs. The reference is the
/// model without its adapter.
/// </summary>
internal sealed class PreferenceMethod : ITrainingMethod
{
    private const int PairSize = 2;
    private readonly TrainingContext _context;
    private readonly TrainingSequence[] _training;
    private readonly TrainingSequence[] _validation;
    private readonly ReferenceSums _trainingReference;
    private readonly ReferenceSums _validationReference;
    private readonly BatchPlan _plan;
    private readonly LearningRateSchedule _schedule;
    private readonly OptimizerUpdate _update;
    private readonly PreferenceLoss _loss;

    /// <summary>Prepares a run.</summary>
    /// <param name="context">What every method works with.</param>
    /// <param name="training">The training pairs, at least one.</param>
    /// <param name="validation">The held-out ones; may be empty.</param>
    public PreferenceMethod(
        TrainingContext context, IReadOnlyList<EncodedPreference> training, IReadOnlyList<EncodedPreference> validation)
    {
        _context = context;
        (_training, _validation) = ([.. training.SelectMany(SequencesOf)], [.. validation.SelectMany(SequencesOf)]);
        _trainingReference = new ReferenceSums(context.Model, _training);
        _validationReference = new ReferenceSums(context.Model, _validation);
        _plan = context.Plan(training.Count);
        _schedule = context.Schedule(_plan.TotalSteps);
        _update = new OptimizerUpdate(context);
        _loss = new PreferenceLoss(
            context.Spec.Engine.Loss, context.Spec.Hyperparameters.Beta, context.Spec.Engine.LabelSmoothing);
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
        var indices = new List<int>();
        foreach (var row in _plan.RowsOf(step))
        {
            indices.AddRange([PairSize * row, (PairSize * row) + 1]);
        }

        TrainingSequence[] sequences = [.. indices.Select(index => _training[index])];
        var reference = _trainingReference.Of(indices);
        var measures = new PreferenceMeasures(_context.Spec.Hyperparameters.Beta);
        var pairs = sequences.Length / PairSize;
        var entropy = 0.0;
        var learningRate = _schedule.At(step);
        var (loss, result) = _update.Run(
            step,
            sequences,
            temperature: 1,
            learningRate,
            (range, batch, logProbabilities, entropies, gradient, _) =>
            {
                entropy += TokenSums.Of(entropies, batch.IsTarget);
                var part = 0.0;
                for (var index = 0; index < batch.Count; index += PairSize)
                {
                    var term = Add(batch, index, logProbabilities, reference.AsSpan(range.Start.Value + index), measures);
                    Fill(gradient, batch, index, term.PreferredSlope / pairs);
                    Fill(gradient, batch, index + 1, term.NonPreferredSlope / pairs);
                    part += term.Value / pairs;
                }

                return part;
            },
            together: PairSize);
        var seconds = _context.Clock.GetElapsedTime(started).TotalSeconds;
        var targets = sequences.Sum(sequence => (long)sequence.IsTarget.AsSpan().Count(true));
        var metrics = measures.Describe(new StepMetrics
        {
            Step = step,
            Epoch = _plan.EpochAfter(step),
            LearningRate = learningRate,
            Loss = loss,
            GradientNorm = result.GradientNorm,
            LargestChange = result.LargestChange,
            TargetTokens = targets,
            Entropy = entropy / targets,
        });
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
        var reference = _validationReference.Of([.. Enumerable.Range(0, _validation.Length)]);
        var measures = new PreferenceMeasures(_context.Spec.Hyperparameters.Beta);
        var loss = 0.0;
        int[] lengths = [.. _validation.Select(sequence => sequence.Tokens.Length)];
        foreach (var range in MicroBatches.Split(lengths, _context.Model.MaximumBatchTokens, PairSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = MicroBatches.Pack(_validation[range]);
            var logProbabilities = new float[batch.Tokens.Length];
            _context.Model.Score(batch, WeightSelection.Policy, 1, logProbabilities, []);
            for (var index = 0; index < batch.Count; index += PairSize)
            {
                loss += Add(batch, index, logProbabilities, reference.AsSpan(range.Start.Value + index), measures).Value;
            }
        }

        return metrics with
        {
            ValidationLoss = loss * PairSize / _validation.Length,
            ValidationPreferenceAccuracy = measures.Accuracy,
            ValidationPreferenceMargin = measures.Margin,
        };
    }

    private static IEnumerable<TrainingSequence> SequencesOf(EncodedPreference pair) =>
    [
        new(pair.Preferred.Tokens, pair.Preferred.IsTarget),
        new(pair.NonPreferred.Tokens, pair.NonPreferred.IsTarget),
    ];

    private PreferenceTerm Add(
        PackedSequences batch, int first, ReadOnlySpan<float> logProbabilities, ReadOnlySpan<double> reference, PreferenceMeasures measures)
    {
        var (preferred, preferredTokens) = Sum(batch, first, logProbabilities);
        var (other, otherTokens) = Sum(batch, first + 1, logProbabilities);
        var pair = new PreferencePair(preferred - reference[0], preferredTokens, other - reference[1], otherTokens);
        measures.Add(pair, preferred, other);
        return _loss.Evaluate(pair);
    }

    private static (double Sum, int Tokens) Sum(PackedSequences batch, int sequence, ReadOnlySpan<float> logProbabilities)
    {
        var (start, end) = (batch.Offsets[sequence], batch.Offsets[sequence + 1]);
        var isTarget = batch.IsTarget.AsSpan(start..end);
        return (TokenSums.Of(logProbabilities[start..end], isTarget), isTarget.Count(true));
    }

    private static void Fill(Span<float> gradient, PackedSequences batch, int sequence, double slope)
    {
        for (var token = batch.Offsets[sequence]; token < batch.Offsets[sequence + 1]; token++)
        {
            gradient[token] = batch.IsTarget[token] ? (float)slope : 0;
        }
    }
}
