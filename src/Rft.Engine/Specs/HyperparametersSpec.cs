namespace Rft.Engine.Specs;

/// <summary>The hyperparameters of the OpenAI API, each <c>auto</c> resolved.</summary>
public sealed record HyperparametersSpec
{
    /// <summary><c>n_epochs</c>: passes over the training rows.</summary>
    public required int Epochs { get; init; }

    /// <summary><c>batch_size</c>: rows per step: prompts for reinforcement, conversations for supervised, pairs for preference training.</summary>
    public required int BatchSize { get; init; }

    /// <summary><c>learning_rate_multiplier</c>: scales the engine's learning rate. Default 1.</summary>
    public double LearningRateMultiplier { get; init; } = 1;

    /// <summary><c>eval_interval</c>: steps between evaluations on the validation rows.</summary>
    public required int EvaluationInterval { get; init; }

    /// <summary><c>eval_samples</c>: completions per validation row at each evaluation. Default 1.</summary>
    public int EvaluationSamples { get; init; } = 1;

    /// <summary><c>compute_multiplier</c>: scales the group size. Default 1.</summary>
    public double ComputeMultiplier { get; init; } = 1;

    /// <summary><c>beta</c>: the weight of a preference pair's log-ratios. Default 0.1.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary><c>reasoning_effort</c>: what the chat template is told, and the size of the completion budget. Default <c>default</c>.</summary>
    public string ReasoningEffort { get; init; } = "default";
}
