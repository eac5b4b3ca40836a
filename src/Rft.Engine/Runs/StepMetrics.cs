using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>
/// What one training step measured: a row of metrics.csv and a line of events.jsonl. Only numbers that the inputs determine; wall-clock
/// time is in <see cref="StepTiming"/>, so that two runs of one fingerprint have the same metrics to the byte. A value that a method
/// does not have is null and an empty cell.
/// </summary>
internal sealed record StepMetrics
{
    /// <summary>The step, from 1: a rollout batch for reinforcement, an optimizer step for supervised training.</summary>
    public required int Step { get; init; }

    /// <summary>The pass over the training rows that the step ended in, as a fraction: 1.5 is halfway through the second.</summary>
    public required double Epoch { get; init; }

    /// <summary>The learning rate of the step's last optimizer step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The mean loss of the step's optimizer steps.</summary>
    [JsonPropertyName("train_loss")]
    public required double Loss { get; init; }

    /// <summary>The mean L2 norm of the gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The largest absolute change of any weight.</summary>
    public required double LargestChange { get; init; }

    /// <summary>Tokens that carried loss.</summary>
    public required long TargetTokens { get; init; }

    /// <summary>The mean entropy per target token in nats.</summary>
    public double? Entropy { get; init; }

    /// <summary>The mean reward of the step's completions that were graded.</summary>
    [JsonPropertyName("train_mean_reward")]
    public double? Reward { get; init; }

    /// <summary>The standard deviation of those rewards.</summary>
    public double? RewardStandardDeviation { get; init; }

    /// <summary>The lowest of those rewards.</summary>
    [JsonPropertyName("reward_min")]
    public double? RewardMinimum { get; init; }

    /// <summary>The first quartile of those rewards.</summary>
    [JsonPropertyName("reward_p25")]
    public double? RewardLowerQuartile { get; init; }

    /// <summary>The median of those rewards.</summary>
    public double? RewardMedian { get; init; }

    /// <summary>The third quartile of those rewards.</summary>
    [JsonPropertyName("reward_p75")]
    public double? RewardUpperQuartile { get; init; }

    /// <summary>The highest of those rewards.</summary>
    [JsonPropertyName("reward_max")]
    public double? RewardMaximum { get; init; }

    /// <summary>The rewards of the graders one by one, under OpenAI's other names.</summary>
    public StepScores? Scores { get; init; }

    /// <summary>What episodes did with tools; null where there are none.</summary>
    public ToolMetrics? Tools { get; init; }

    /// <summary>Groups: prompts sampled.</summary>
    public int? Groups { get; init; }

    /// <summary>
    /// Groups whose rewards were all equal; they teach nothing and are left out of the loss unless a penalty tells their answers apart.
    /// </summary>
    public int? FlatGroups { get; init; }

    /// <summary>Completions sampled.</summary>
    public int? Completions { get; init; }

    /// <summary>Completions that the grader could not score.</summary>
    public int? GradeErrors { get; init; }

    /// <summary>Tokens sampled.</summary>
    public long? CompletionTokens { get; init; }

    /// <summary>The mean length of the completions.</summary>
    public double? CompletionTokensMean => (double?)CompletionTokens / Completions;

    /// <summary>The longest completion in tokens.</summary>
    [JsonPropertyName("completion_tokens_max")]
    public int? LongestCompletion { get; init; }

    /// <summary>The share of completions that have the text which most of them have.</summary>
    public double? MostCommonAnswerShare { get; init; }

    /// <summary>The mean share of a completion's n-grams of three tokens that repeat an earlier one.</summary>
    public double? RepetitionShare { get; init; }

    /// <summary>
    /// The share of all reward that went to answers that should earn none: empty ones, the question again, one token over and over.
    /// </summary>
    public double? ProbePaidShare { get; init; }

    /// <summary>Rounds of sampling, where flat groups are replaced.</summary>
    public int? SamplingRounds { get; init; }

    /// <summary>Rows retired before the step, where solved rows are.</summary>
    public int? RetiredRows { get; init; }

    /// <summary>The weight of the entropy bonus, where it is steered.</summary>
    public double? EntropyWeight { get; init; }

    /// <summary>The share of completions that reached the longest length.</summary>
    public double? TruncatedShare { get; init; }

    /// <summary>
    /// The mean per target token of the k3 estimate of the divergence from the reference; null where the loss has no such term.
    /// </summary>
    [JsonPropertyName("kl")]
    public double? Divergence { get; init; }

    /// <summary>The share of probability ratios that were clipped: one ratio a target token, or one an answer.</summary>
    public double? ClippedShare { get; init; }

    /// <summary>The share that was clipped for lying below the range.</summary>
    [JsonPropertyName("clip_ratio_low")]
    public double? ClippedLowShare { get; init; }

    /// <summary>The share that was clipped for lying above the range.</summary>
    [JsonPropertyName("clip_ratio_high")]
    public double? ClippedHighShare { get; init; }

    /// <summary>The share of validation answers that the grader could not score.</summary>
    [JsonPropertyName("full_valid_mean_parse_error")]
    public double? ValidationErrorShare { get; init; }

    /// <summary>Answers of the validation.</summary>
    [JsonPropertyName("full_valid_completions")]
    public int? ValidationCompletions { get; init; }

    /// <summary>Mean scores of the graders outside the reward; without numbers at steps that do not evaluate. Null where there are no such graders.</summary>
    public IReadOnlyList<HeldOutScore>? HeldOutScores { get; init; }

    /// <summary>The mean reward on the validation rows, at steps that evaluate.</summary>
    [JsonPropertyName("full_valid_mean_reward")]
    public double? ValidationReward { get; init; }

    /// <summary>The mean loss per token on the validation rows, at steps that evaluate.</summary>
    [JsonPropertyName("full_valid_loss")]
    public double? ValidationLoss { get; init; }

    /// <summary>The share of the step's pairs whose preferred answer has the higher reward, as in TRL's <c>rewards/accuracies</c>.</summary>
    [JsonPropertyName("train_preference_accuracy")]
    public double? PreferenceAccuracy { get; init; }

    /// <summary>The mean difference of the rewards of a pair: <c>rewards/margins</c>.</summary>
    [JsonPropertyName("train_preference_margin")]
    public double? PreferenceMargin { get; init; }

    /// <summary>The mean reward of the preferred answers: <c>rewards/chosen</c>.</summary>
    public double? PreferredReward { get; init; }

    /// <summary>The mean reward of the other answers: <c>rewards/rejected</c>.</summary>
    public double? NonPreferredReward { get; init; }

    /// <summary>The mean log-probability of the preferred answers: <c>logps/chosen</c>.</summary>
    public double? PreferredLogProbability { get; init; }

    /// <summary>The mean log-probability of the other answers: <c>logps/rejected</c>.</summary>
    public double? NonPreferredLogProbability { get; init; }

    /// <summary><see cref="PreferenceAccuracy"/> on the validation rows, at steps that evaluate.</summary>
    [JsonPropertyName("full_valid_preference_accuracy")]
    public double? ValidationPreferenceAccuracy { get; init; }

    /// <summary><see cref="PreferenceMargin"/> on the validation rows, at steps that evaluate.</summary>
    [JsonPropertyName("full_valid_preference_margin")]
    public double? ValidationPreferenceMargin { get; init; }

    /// <summary>
    /// The largest difference between a log-probability as sampled and as scored by the same weights; 0 unless there is a defect.
    /// </summary>
    public double? SamplerGap { get; init; }

    /// <summary>Grade errors of kind <c>formula_parse_error</c>.</summary>
    public int? FormulaParseErrors { get; init; }

    /// <summary>Grade errors of kind <c>sample_parse_error</c>.</summary>
    public int? SampleParseErrors { get; init; }

    /// <summary>Grade errors of kind <c>invalid_variable_error</c>.</summary>
    public int? InvalidVariableErrors { get; init; }

    /// <summary>Grade errors of kind <c>other_error</c>.</summary>
    public int? OtherErrors { get; init; }
}
