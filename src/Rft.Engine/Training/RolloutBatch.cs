using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;

namespace Rft.Engine.Training;

/// <summary>The answers of one step, graded: groups of the same size, one a prompt.</summary>
internal sealed class RolloutBatch
{
    private readonly IReadOnlyList<EncodedPrompt> _prompts;
    private readonly IReadOnlyList<Answer> _answers;
    private readonly IReadOnlyList<Grade> _grades;
    private readonly double[] _advantages;

    /// <summary>Computes advantages and sorts out the groups that teach something.</summary>
    public RolloutBatch(
        IReadOnlyList<EncodedPrompt> prompts,
        IReadOnlyList<Answer> answers,
        IReadOnlyList<Grade> grades,
        RewardScaling scaling)
    {
        (_prompts, _answers, _grades) = (prompts, answers, grades);
        var groupSize = answers.Count / prompts.Count;
        double?[] rewards = [.. grades.Select(grade => grade.Reward)];
        _advantages = Advantages.Of(rewards, groupSize, scaling);
        VaryingGroups =
        [
            .. Enumerable.Range(0, prompts.Count)
                .Where(group => !Advantages.IsFlat(rewards, group * groupSize, groupSize))
                .Select(group => Enumerable.Range(group * groupSize, groupSize).Where(index => rewards[index] is not null).Select(Trained).ToArray()),
        ];
    }

    /// <summary>The groups with two different rewards, and of each the answers that could be graded.</summary>
    public IReadOnlyList<IReadOnlyList<TrainedCompletion>> VaryingGroups { get; }

    /// <summary>Adds what was sampled and graded to a step's row.</summary>
    public StepMetrics Describe(StepMetrics metrics)
    {
        var rewards = _grades.Select(grade => grade.Reward).OfType<double>().ToArray();
        var mean = AnswerGrader.MeanReward(_grades);
        return metrics with
        {
            Reward = mean,
            RewardStandardDeviation = rewards.Length < 2
                ? null
                : Math.Sqrt(rewards.Sum(reward => (reward - mean!.Value) * (reward - mean.Value)) / (rewards.Length - 1)),
            Groups = _prompts.Count,
            FlatGroups = _prompts.Count - VaryingGroups.Count,
            Completions = _answers.Count,
            CompletionTokens = _answers.Sum(answer => (long)answer.Tokens.Length),
            TruncatedShare = (double)_answers.Count(answer => answer.FinishReason == FinishReason.Length) / _answers.Count,
            GradeErrors = _grades.Count - rewards.Length,
            FormulaParseErrors = Errors(GradeErrorKind.FormulaParse),
            SampleParseErrors = Errors(GradeErrorKind.SampleParse),
            InvalidVariableErrors = Errors(GradeErrorKind.InvalidVariable),
            OtherErrors = Errors(GradeErrorKind.Other),
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
            Tokens = answer.Tokens.Length,
            FinishReason = answer.FinishReason,
            Reward = _grades[index].Reward,
            Error = _grades[index].Error?.Details,
            Advantage = _advantages[index],
        }),
    ];

    private int Errors(GradeErrorKind kind) => _grades.Count(grade => grade.Reward is null && grade.Error?.Kind == kind);

    private TrainedCompletion Trained(int index)
    {
        var (prompt, answer) = (_prompts[_answers[index].PromptIndex].Tokens, _answers[index]);
        var isTarget = new bool[prompt.Length + answer.Tokens.Length];
        isTarget.AsSpan(prompt.Length).Fill(true);
        return new TrainedCompletion(
            new TrainingSequence([.. prompt, .. answer.Tokens], isTarget),
            [.. answer.LogProbabilities.Select(value => (double)value)],
            _advantages[index]);
    }
}
