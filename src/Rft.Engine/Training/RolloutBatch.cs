using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>The answers of one step, graded: groups of the same size, one a prompt.</summary>
internal sealed class RolloutBatch
{
    private readonly IReadOnlyList<EncodedPrompt> _prompts;
    private readonly IReadOnlyList<Answer> _answers;
    private readonly IReadOnlyList<Grade> _grades;
    private readonly double[] _advantages;
    private readonly int _flatGroups;

    /// <summary>Computes advantages and sorts out the groups that teach something.</summary>
    /// <param name="prompts">The prompts.</param>
    /// <param name="answers">The answers, as many to each prompt, prompt by prompt.</param>
    /// <param name="grades">A grade an answer.</param>
    /// <param name="engine">How rewards become advantages.</param>
    /// <param name="reference">Scores the answers under the reference; called only where the rewards need it.</param>
    /// <param name="parts">The graders that make up the reward.</param>
    /// <param name="weights">Their weights where each is scaled before they are added up; null where the reward is taken as it is.</param>
    /// <param name="mostGroups">The most groups to train on; the first ones that teach something.</param>
    public RolloutBatch(
        IReadOnlyList<EncodedPrompt> prompts,
        IReadOnlyList<Answer> answers,
        IReadOnlyList<Grade> grades,
        EngineSpec engine,
        Func<IReadOnlyList<TrainingSequence>, IReadOnlyList<double[]>> reference,
        RewardParts parts,
        IReadOnlyList<double>? weights = null,
        int mostGroups = int.MaxValue)
    {
        (_prompts, _answers, _grades) = (prompts, answers, grades);
        var groupSize = answers.Count / prompts.Count;
        double?[] graded = [.. grades.Select(grade => grade.Reward)];
        var scores = engine.KlInReward > 0 ? reference([.. answers.Select(SequenceOf)]) : null;
        var rewards = RewardPenalties.Apply(engine, graded, answers, scores);
        double?[][] columns = weights is null ? [rewards] : Columns(parts, weights, rewards);
        double?[][] gradedColumns = weights is null ? [graded] : columns[..^1];
        _advantages = weights is null
            ? Advantages.Of(rewards, groupSize, PolicyLosses.Scaling(engine), leaveOneOut: engine.Loss == "rloo")
            : Advantages.NormalizeThenSum(columns, [.. weights, 1], groupSize);
        _flatGroups = Enumerable.Range(0, prompts.Count).Count(group => IsFlat(gradedColumns, group));
        TrainedGroups =
        [
            .. Enumerable.Range(0, prompts.Count)
                .Where(group => !IsFlat(columns, group))
                .Select(group => Enumerable.Range(group * groupSize, groupSize)
                    .Where(index => rewards[index] is not null
                        && !(engine.MaskTruncated && answers[index].FinishReason == FinishReason.Length))
                    .Select(index => Trained(index, scores?[index]))
                    .ToArray())
                .Where(group => group.Length > 0)
                .Take(mostGroups),
        ];

        bool IsFlat(double?[][] values, int group) => values.All(column => Advantages.IsFlat(column, group * groupSize, groupSize));
    }

    /// <summary>The groups in which two rewards differ after penalties, and of each the answers that take part in the loss.</summary>
    public IReadOnlyList<IReadOnlyList<TrainedCompletion>> TrainedGroups { get; }

    /// <summary>Adds what was sampled and graded to a step's row.</summary>
    public StepMetrics Describe(StepMetrics metrics)
    {
        var rewards = _grades.Select(grade => grade.Reward).OfType<double>().ToArray();
        var mean = Grade.Mean(_grades);
        return RolloutHealth.Describe(metrics, _prompts, _answers, _grades) with
        {
            Reward = mean,
            RewardStandardDeviation = rewards.Length < 2
                ? null
                : Math.Sqrt(rewards.Sum(reward => (reward - mean!.Value) * (reward - mean.Value)) / (rewards.Length - 1)),
            Groups = _prompts.Count,
            FlatGroups = _flatGroups,
            Completions = _answers.Count,
            CompletionTokens = _answers.Sum(answer => (long)answer.SampledCount),
            TruncatedShare = (double)_answers.Count(answer => answer.FinishReason == FinishReason.Length) / _answers.Count,
            GradeErrors = _grades.Count - rewards.Length,
            FormulaParseErrors = Errors(GradeErrorKind.FormulaParse),
            SampleParseErrors = Errors(GradeErrorKind.SampleParse),
            InvalidVariableErrors = Errors(GradeErrorKind.InvalidVariable),
            OtherErrors = _grades.Count(grade => grade is { Reward: null, Error.Kind: not (
                GradeErrorKind.FormulaParse or GradeErrorKind.SampleParse or GradeErrorKind.InvalidVariable) }),
        };
    }

    /// <summary>The answers for the log.</summary>
    public IReadOnlyList<RolloutRecord> ToRecords() =>
    [
        .. _answers.Select((answer, index) => new RolloutRecord
        {
            Row = _prompts[answer.PromptIndex].Row.Index,
            Sample = answer.SampleIndex,
            Text = answer.Text,
            Messages = MessageRecord.Of(answer),
            Tokens = answer.SampledCount,
            FinishReason = answer.FinishReason,
            Reward = _grades[index].Reward,
            Error = _grades[index].Error?.Details,
            ErrorFlag = _grades[index].Error?.Flag,
            Advantage = _advantages[index],
        }),
    ];

    // A column a part of the reward and one for penalties, which are a part of weight 1. An answer that failed as a whole has none; a part
    // of weight 0 counts for nothing, not even for the question whether a group is flat.
    private double?[][] Columns(RewardParts parts, IReadOnlyList<double> weights, double?[] rewards) =>
    [
        .. weights.Select((weight, part) => _grades
            .Select(grade => grade.Reward is null ? null : weight == 0 ? 0 : parts.ScoreOf(grade, part))
            .ToArray()),
        [.. rewards.Select((reward, index) => reward - _grades[index].Reward)],
    ];

    private int Errors(GradeErrorKind kind) => _grades.Count(grade => grade.Reward is null && grade.Error?.Kind == kind);

    private TrainedCompletion Trained(int index, double[]? reference) => new(
        SequenceOf(_answers[index]),
        [.. _answers[index].SampledLogProbabilities.Select(value => (double)value)],
        _advantages[index],
        reference);

    private TrainingSequence SequenceOf(Answer answer)
    {
        var prompt = _prompts[answer.PromptIndex].Tokens;
        var isTarget = new bool[prompt.Length + answer.Tokens.Length];
        if (answer.IsSampled is { } isSampled)
        {
            isSampled.CopyTo(isTarget, prompt.Length);
        }
        else
        {
            isTarget.AsSpan(prompt.Length).Fill(true);
        }

        return new TrainingSequence([.. prompt, .. answer.Tokens], isTarget)
        {
            Support = answer.Support is null ? null : [.. new ReadOnlyMemory<ulong>[prompt.Length], .. answer.Support],
        };
    }
}
