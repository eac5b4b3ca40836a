namespace Rft.Engine.Specs;

/// <summary>The engine's settings. docs/spec.md says how each default was chosen.</summary>
public sealed record EngineSpec
{
    /// <summary>Which weights training changes. Default LoRA.</summary>
    public AdapterKind Adapter { get; init; } = AdapterKind.Lora;

    /// <summary>How training goes on from an adapter; null where the spec names a whole model.</summary>
    public ContinueKind? Continue { get; init; }

    /// <summary>The base model as the spec states it for an adapter; null where it does not.</summary>
    public string? BaseModel { get; init; }

    /// <summary>How frozen matrices are kept in memory. Default as they are stored.</summary>
    public BaseWeights BaseWeights { get; init; }

    /// <summary>How much memory the model may take; null (default) for as much as the machine has.</summary>
    public MemoryLimit? MemoryLimit { get; init; }

    /// <summary>The adapter rank R. Default 8; of an adapter that is trained further its own.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The adapter scale is alpha / rank. Default 16.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Where the weights come from. Default pretrained.</summary>
    public ModelInitialization Initialization { get; init; }

    /// <summary>
    /// The loss. Reinforcement: <c>dapo</c> (default), <c>grpo</c>, <c>bnpo</c>, <c>dr_grpo</c>, <c>cispo</c>, <c>sapo</c>,
    /// <c>luspo</c> or <c>rloo</c>. Preference: <c>sigmoid</c> (default), <c>sigmoid_norm</c>, <c>ipo</c>, <c>hinge</c> or <c>robust</c>.
    /// </summary>
    public string Loss { get; init; } = "dapo";

    /// <summary>The share of preference pairs that the loss <c>robust</c> takes to be wrong, below 0.5. Default 0.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What a probability ratio is about: each <c>token</c> (default) or the <c>sequence</c>.</summary>
    public string Importance { get; init; } = "token";

    /// <summary>How advantages are scaled: <c>group</c> (default), <c>batch</c> or <c>none</c> (default of rloo).</summary>
    public string ScaleRewards { get; init; } = "group";

    /// <summary>Completions per prompt G. Default 8.</summary>
    public int GroupSize { get; init; } = 8;

    /// <summary>Optimizer steps that share one rollout batch, each on its own part of the groups. Default 2.</summary>
    public int MiniBatches { get; init; } = 2;

    /// <summary>Passes over each rollout batch. Default 1.</summary>
    public int Iterations { get; init; } = 1;

    /// <summary>The lower clip range of the probability ratio. Default 0.2.</summary>
    public double ClipLow { get; init; } = 0.2;

    /// <summary>The upper clip range of the probability ratio. Default 0.2.</summary>
    public double ClipHigh { get; init; } = 0.2;

    /// <summary>An upper cap of the probability ratio for negative advantages; null (default) for none.</summary>
    public double? ClipDelta { get; init; }

    /// <summary>The weight in the loss of the divergence (k3) from the base model. Default 0.</summary>
    public double Kl { get; init; }

    /// <summary>The weight in the reward of the divergence (k1) from the base model. Default 0.</summary>
    public double KlInReward { get; init; }

    /// <summary>The weight with which the mean entropy of the completions' tokens is taken off the loss. Default 0.</summary>
    public double EntropyBonus { get; init; }

    /// <summary>Whether completions that reached the longest length are left out of the loss. Default false.</summary>
    public bool MaskTruncated { get; init; }

    /// <summary>How many tokens before the longest length the reward begins to fall, by 1 in all. Default 0: it does not.</summary>
    public int OverlongPenaltyTokens { get; init; }

    /// <summary>The default of <see cref="MaximumFailedGrades"/>.</summary>
    internal const double DefaultMaximumFailedGrades = 0.05;

    /// <summary>
    /// The share of a step's grades, and of an evaluation's, that may fail; more in three steps in a row, or in an evaluation, end the run.
    /// Default 0.05.
    /// </summary>
    public double MaximumFailedGrades { get; init; } = DefaultMaximumFailedGrades;

    /// <summary>The sampling temperature of rollouts, above 0. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>What changes the distribution that answers are drawn from; refused here, where they are trained on.</summary>
    public SamplingSpec Sampling { get; init; } = new();

    /// <summary>Texts that end an answer. Default none.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The longest completion in tokens; of an episode only those that the model samples.</summary>
    public required int MaximumCompletionTokens { get; init; }

    /// <summary>The most tokens that tools add to an episode; 0 where there are no tools.</summary>
    public int MaximumToolTokens { get; init; }

    /// <summary>Stops training after this many steps even if epochs are left; null for no such limit.</summary>
    public int? MaximumSteps { get; init; }

    /// <summary>The learning rate at its peak.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Steps of linear warm-up.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>AdamW's first decay rate. Default 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's second decay rate. Default 0.99.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>AdamW's epsilon. Default 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>AdamW's decoupled weight decay, on matrices only. Default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The gradient is scaled down to this L2 norm where it is longer. Default 1.</summary>
    public double MaximumGradientNorm { get; init; } = 1;

    /// <summary>Training ends after this many validations in a row that did not reach the best one.</summary>
    public int Patience { get; init; } = int.MaxValue;

    /// <summary>After every so many steps the policy becomes the reference of divergences. Default 0: the base model stays it.</summary>
    public int ReferenceRefresh { get; init; }

    /// <summary>
    /// How the scores of a weighted sum become one advantage: <c>sum_then_normalize</c> (default) or <c>normalize_then_sum</c>.
    /// </summary>
    public string RewardCombination { get; init; } = "sum_then_normalize";

    /// <summary>The entropy that the weight of the entropy bonus is steered to, in nats a token; null (default) for a fixed weight.</summary>
    public double? EntropyTarget { get; init; }

    /// <summary>
    /// The most further rounds of sampling in which a step replaces groups that teach nothing by other rows' groups. Default 0.
    /// </summary>
    public int DynamicSamplingRounds { get; init; }

    /// <summary>A row is retired when its last so many visits passed almost always. Default 0: never.</summary>
    public int RetireAfterVisits { get; init; }

    /// <summary>Steps between checkpoints.</summary>
    public required int CheckpointInterval { get; init; }
}
