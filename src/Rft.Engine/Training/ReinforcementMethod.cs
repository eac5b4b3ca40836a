using Rft.Engine.Graders;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

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

    private EngineSpec Engine => _context.Spec.Engine;

    private int GroupSize => Math.Max(1, (int)Math.Round(Engine.GroupSize * _context.Spec.Hyperparameters.ComputeMultiplier));

    /// <inheritdoc/>
    public StepOutcome Step(int step, MethodState state, CancellationToken cancellationToken)
    {
        var clock = _context.Clock;
        var started = clock.GetTimestamp();
        var curriculum = new Curriculum(Engine.RetireAfterVisits, state);
        var selection = new PromptSelection(_plan, step, _data.Prompts.Count, _context.Spec.Seed, curriculum.IsRetired);
        var rollouts = RollOut(step, selection, cancellationToken);
        var graded = clock.GetTimestamp();

        // The last chance to stop: from here on weights change, and a step is done whole or not at all.
        cancellationToken.ThrowIfCancellationRequested();
        var batch = BatchOf(rollouts, selection.First.Count);
        var learningRate = _schedule.At(step);
        var (entropyWeight, next) = EntropyController.Next(Engine, curriculum.After(PassRates(rollouts)));
        var update = new PolicyUpdate(_context, _loss, step, learningRate, entropyWeight);
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
            SamplingRounds = Engine.DynamicSamplingRounds > 0 ? rollouts.Rounds : null,
            RetiredRows = Engine.RetireAfterVisits > 0 ? curriculum.Retired : null,
            EntropyWeight = Engine.EntropyTarget is null ? null : entropyWeight,
        }));
        metrics = metrics with
        {
            Scores = ScoresOf(rollouts.Grades, metrics.Reward),
            Tools = ToolHealth.Of(rollouts.Answers, _data.Format.Episodes),
            HeldOutScores = HeldOutScores(_ => null),
        };
        var timing = new StepTiming(
            step,
            clock.GetElapsedTime(started, updated).TotalSeconds,
            rollouts.SamplingTime.TotalSeconds,
            metrics.CompletionTokens!.Value)
        {
            GradingSeconds = rollouts.GradingTime.TotalSeconds,
            UpdateSeconds = clock.GetElapsedTime(graded, updated).TotalSeconds,
            TrainedTokens = batch.TrainedGroups.Sum(group => group.Sum(completion => (long)completion.Sequence.Tokens.Length))
                * Engine.Iterations,
            JudgeTokens = rollouts.Grades.Sum(grade => grade.Usage.Sum(usage => usage.TotalTokens)),
            ToolSeconds = ToolHealth.Seconds(rollouts.Answers),
            JudgeCost = rollouts.Grades.Sum(grade => grade.Usage.Sum(usage => usage.Cost)),
        };
        return new StepOutcome(metrics, timing, batch.ToRecords()) { State = next with { Entropy = metrics.Entropy ?? next.Entropy } };
    }

    /// <inheritdoc/>
    public double? ScoreOf(StepMetrics metrics) => metrics.ValidationReward;

    /// <inheritdoc/>
    public StepMetrics Validate(StepMetrics metrics, CancellationToken cancellationToken)
    {
        var settings = Sampling(
            _context.Spec.Hyperparameters.EvaluationSamples,
            _context.Spec.Evaluation.Temperature,
            SamplingStep.Validation);
        var graders = _data.HeldOutGraders.Select(pair => pair.Value).Prepend(_data.Grader).ToList();
        var graded = Sample(_data.ValidationPrompts, settings, graders, cancellationToken);
        var reward = Grade.Mean(graded.Grades[0]);
        return metrics with
        {
            ValidationReward = reward,
            ValidationErrorShare = (double)graded.Grades[0].Count(grade => grade.Reward is null) / graded.Answers.Count,
            ValidationCompletions = graded.Answers.Count,
            Scores = metrics.Scores is null ? null : metrics.Scores with
            {
                ValidationReward = reward,
                Graders = [.. metrics.Scores.Graders.Select((score, part) =>
                    score with { ValidationReward = _data.Parts.MeanOf(graded.Grades[0], part) })],
            },
            HeldOutScores = HeldOutScores(index => Grade.Mean(graded.Grades[index + 1])),
        };
    }

    // Rounds go on until as many groups teach something as the step has rows; all answers are paid for, and counted.
    private Rollouts RollOut(int step, PromptSelection selection, CancellationToken cancellationToken)
    {
        var rollouts = new Rollouts();
        var rows = selection.First;
        while (rows.Count > 0)
        {
            EncodedPrompt[] prompts = [.. rows.Select(row => _data.Prompts[row])];
            rollouts.Add(prompts, Sample(prompts, Sampling(GroupSize, Engine.Temperature, step), [_data.Grader], cancellationToken));
            var missing = selection.First.Count - BatchOf(rollouts, selection.First.Count).TrainedGroups.Count;
            rows = rollouts.Rounds <= Engine.DynamicSamplingRounds ? selection.Further(missing) : [];
        }

        return rollouts;
    }

    private RolloutBatch BatchOf(Rollouts rollouts, int mostGroups) => new(
        rollouts.Prompts,
        rollouts.Answers,
        rollouts.Grades,
        Engine,
        sequences => _context.Reference.Score(sequences, Engine.Temperature),
        _data.Parts,
        _data.Weights,
        mostGroups);

    // A formula such as 0.6 * a + 0.3 * b + 0.1 * c of three ones is 0.9999999999999999.
    private IEnumerable<(int Row, double? PassRate)> PassRates(Rollouts rollouts) =>
        rollouts.Grades.Chunk(GroupSize).Select((group, index) =>
        {
            double[] rewards = [.. group.Select(grade => grade.Reward).OfType<double>()];
            var passed = rewards.Count(reward => reward >= _context.Spec.Evaluation.PassThreshold - 1e-9);
            return (rollouts.Prompts[index].Row.Index, rewards.Length == 0 ? (double?)null : (double)passed / rewards.Length);
        });

    private StepScores? ScoresOf(IReadOnlyList<Grade> grades, double? reward) => _data.Parts.Labels.Count == 0
        ? null
        : new StepScores
        {
            Reward = reward,
            Graders = [.. _data.Parts.Labels.Select((label, part) =>
                new GraderScore(label.Name, label.Type) { Reward = _data.Parts.MeanOf(grades, part) })],
        };

    private IReadOnlyList<HeldOutScore>? HeldOutScores(Func<int, double?> meanOf) => _data.HeldOutGraders.Count == 0
        ? null
        : [.. _data.HeldOutGraders.Select((pair, index) => new HeldOutScore(pair.Key, meanOf(index)))];

    private GradedAnswers Sample(
        IReadOnlyList<EncodedPrompt> prompts, AnswerSettings settings, IReadOnlyList<IGrader> graders, CancellationToken cancellationToken) =>
        GradedSampler.Run(
            _context.Model, _data.Format, prompts, settings, graders, new GraderServices { Clock = _context.Clock }, cancellationToken);

    private AnswerSettings Sampling(int samples, double temperature, long step) => new()
    {
        Samples = samples,
        Temperature = temperature,
        MaximumTokens = Engine.MaximumCompletionTokens,
        Seed = _context.Spec.Seed,
        Step = step,
    };
}
