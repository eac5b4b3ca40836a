using System.Text.Json.Serialization;

namespace Rft.Engine.Runs;

/// <summary>
/// One step of training: a row of metrics.csv and an event. Names are OpenAI's where they exist. A null is a blank cell: not
/// measured in this step, or by this method. Holds no time: two runs of the same inputs write the same bytes.
/// </summary>
public sealed record StepMetrics
{
    /// <summary>The step, from 1.</summary>
    [JsonPropertyName("step")]
    public required int Step { get; init; }

    /// <summary>The pass over the training rows, from 1.</summary>
    [JsonPropertyName("epoch")]
    public required int Epoch { get; init; }

    /// <summary>The mean reward of the step's answers that could be graded.</summary>
    [JsonPropertyName("train_mean_reward")]
    public double? TrainMeanReward { get; init; }

    /// <summary>The mean reward of all validation rows after the step.</summary>
    [JsonPropertyName("full_valid_mean_reward")]
    public double? FullValidMeanReward { get; init; }

    /// <summary>Mean negative log-likelihood of the step's target tokens before the update, in nats (supervised).</summary>
    [JsonPropertyName("train_loss")]
    public double? TrainLoss { get; init; }

    /// <summary>The same over all validation rows after the step (supervised).</summary>
    [JsonPropertyName("full_valid_loss")]
    public double? FullValidLoss { get; init; }

    /// <summary>The mean length of the step's answers in tokens, the end token included.</summary>
    [JsonPropertyName("completion_tokens_mean")]
    public double? CompletionTokensMean { get; init; }

    /// <summary>The share of answers that reached the longest length.</summary>
    [JsonPropertyName("truncated_share")]
    public double? TruncatedShare { get; init; }

    /// <summary>The share of groups whose rewards were all equal (or could not be graded); they teach nothing and are left out.</summary>
    [JsonPropertyName("flat_group_share")]
    public double? FlatGroupShare { get; init; }

    /// <summary>Mean entropy of the policy over the trained tokens, in nats, as sampled.</summary>
    [JsonPropertyName("entropy")]
    public double? Entropy { get; init; }

    /// <summary>The share of trained tokens whose ratio was clipped, over all updates of the step.</summary>
    [JsonPropertyName("clip_ratio")]
    public double? ClipRatio { get; init; }

    /// <summary>The largest difference between a log-probability as sampled and as scored by the unchanged policy. Must be 0.</summary>
    [JsonPropertyName("sampler_gap")]
    public double? SamplerGap { get; init; }

    /// <summary>L2 norm of the gradient before clipping; the largest of the step's updates, null where there was none.</summary>
    [JsonPropertyName("gradient_norm")]
    public double? GradientNorm { get; init; }

    /// <summary>The largest absolute change of any weight in one of the step's updates; null where there was none.</summary>
    [JsonPropertyName("largest_change")]
    public double? LargestChange { get; init; }

    /// <summary>The learning rate of the step.</summary>
    [JsonPropertyName("learning_rate")]
    public required double LearningRate { get; init; }

    /// <summary>Optimizer steps that this step took.</summary>
    [JsonPropertyName("updates")]
    public required int Updates { get; init; }

    /// <summary>Answers that were graded, failures included.</summary>
    [JsonPropertyName("graded")]
    public int? Graded { get; init; }

    /// <summary>Failed grades: a formula.</summary>
    [JsonPropertyName("train_formula_parse_error_count")]
    public int? FormulaParseErrors { get; init; }

    /// <summary>Failed grades: a sample that could not be parsed.</summary>
    [JsonPropertyName("train_sample_parse_error_count")]
    public int? SampleParseErrors { get; init; }

    /// <summary>Failed grades: a template variable that is not there.</summary>
    [JsonPropertyName("train_invalid_variable_error_count")]
    public int? InvalidVariableErrors { get; init; }

    /// <summary>Failed grades: anything else.</summary>
    [JsonPropertyName("train_other_error_count")]
    public int? OtherErrors { get; init; }
}
