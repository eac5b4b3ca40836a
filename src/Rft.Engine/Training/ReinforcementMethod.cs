using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>
/// Reinforcement from groups of answers: sample several answers a prompt, grade them, and make those more likely that beat their group.
/// </summary>
internal sealed class ReinforcementMethod : ITrainingMethod
{
    private readonly TrainingContext _context;
    private readonly ReinforcementData _data;
    private readonly BatchPlan _plan;
    private readonly LearningRateSchedule _schedule;
    private readonly IPolicyLoss _loss;

    /// <summary>Prepares a run.</summary>
    public ReinforcementMethod(TrainingContext context, ReinforcementData data)
    {
        (_context, _data) = (context, data);
        _plan = context.Plan(data.Prompts.Count);
        _schedule = context.Schedule(_plan.TotalSteps);
        _loss = PolicyLosses.Create(context.Spec.Engine);
    }

    /// <inheritdoc/>
    public int TotalSteps => _plan.TotalSteps;

    /// <inheritdoc/>
    public bool HasValidation => _data.ValidationPrompts.Count > 0;

    private int GroupSize =>
        Math.Max(1, (int)Math.Round(_context.Spec.Engine.GroupSize * _context.Spec.Hyperparameters.ComputeMultiplier));

    /// <inheritdoc/>
    public StepOutcome Step(int step, CancellationToken cancellationToken)
    {
        var clock = _context.Clock;
        var started = clock.GetTimestamp();
        var prompts = new List<EncodedPrompt>();
        foreach (var row in _plan.RowsOf(step))
        {
            prompts.Add(_data.Prompts[row]);
        }

        var rollouts = Sample(prompts, Sampling(GroupSize, _context.Spec.Engine.Temperature, step), cancellationToken);
        var graded = clock.GetTimestamp();

        // The last chance to stop: from here on weights change, and a step is done whole or not at all.
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new RolloutBatch(
            prompts,
            rollouts.Answers,
            rollouts.Grades[0],
            _context.Spec.Engine,
            sequences => SequenceScorer.Score(
                _context.Model, WeightSelection.Reference, sequences, _context.Spec.Engine.Temperature));
        var learningRate = _schedule.At(step);
        var update = new PolicyUpdate(_context, _loss, step, learningRate);
        update.Run(batch.TrainedGroups);
        var updated = clock.GetTimestamp();

        var metrics = update.Describe(batch.Describe(new StepMetrics
        {
            Step = step,
            Epoch = _plan.EpochAfter(step),
            LearningRate = learningRate,
            Loss = 0,
            GradientNorm = 0,
            LargestChange = 0,
            TargetTokens = 0,
        }));
        var timing = new StepTiming(
            step,
            clock.GetElapsedTime(started, updated).TotalSeconds,
            rollouts.SamplingTime.TotalSeconds,
            metrics.CompletionTokens!.Value)
        {
            GradingSeconds = rollouts.GradingTime.TotalSeconds,
            UpdateSeconds = clock.GetElapsedTime(graded, updated).TotalSeconds,
            TrainedTokens = batch.TrainedGroups.Sum(group => group.Sum(completion => (long)completion.Sequence.Tokens.Length))
                * _context.Spec.Engine.Iterations,
        };
        return new StepOutcome(metrics, timing, batch.ToRecords());
    }

    /// <inheritdoc/>
    public StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken)
    {
        var settings = Sampling(
            _context.Spec.Hyperparameters.EvaluationSamples,
            _context.Spec.Evaluation.Temperature,
            SamplingStep.Validation);
        return metrics with { ValidationReward = Grade.Mean(Sample(_data.ValidationPrompts, settings, cancellationToken).Grades[0]) };
    }

    private GradedAnswers Sample(IReadOnlyList<EncodedPrompt> prompts, AnswerSettings settings, CancellationToken cancellationToken) =>
        GradedSampler.Run(
            _context.Model,
            _data.Format,
            prompts,
            settings,
            [_data.Grader],
            new GraderServices { Clock = _context.Clock },
            cancellationToken);

    private AnswerSettings Sampling(int samples, double temperature, long step) => new()
    {
        Samples = samples,
        Temperature = temperature,
        MaximumTokens = _context.Spec.Engine.MaximumCompletionTokens,
        Seed = _context.Spec.Seed,
        Step = step,
    };
}
