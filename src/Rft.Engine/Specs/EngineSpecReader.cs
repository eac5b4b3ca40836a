using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Reads <c>engine</c> and <c>evaluation</c> with their defaults, and writes them back as JSON.</summary>
internal static class EngineSpecReader
{
    /// <summary>Reads <c>engine</c>.</summary>
    /// <param name="node">The object; null where the spec has none.</param>
    /// <param name="continued">The adapter that is continued; null where the model is a whole one.</param>
    /// <param name="method">How the model learns.</param>
    /// <param name="effort">The reasoning effort of the hyperparameters.</param>
    /// <param name="steps">All steps of the run, for the members that depend on them.</param>
    /// <param name="evaluationInterval">Steps between evaluations.</param>
    /// <param name="hiddenSize">The hidden size D of the model.</param>
    /// <param name="contextLength">The longest sequence of the model in tokens.</param>
    public static EngineSpec Read(
        SourceNode? node,
        AdapterReference? continued,
        TrainingMethod method,
        string effort,
        int steps,
        int evaluationInterval,
        int hiddenSize,
        int contextLength)
    {
        var initialization = node.Text("initialization") == "random" ? ModelInitialization.Random : ModelInitialization.Pretrained;
        var adapter = node.Text("adapter") switch
        {
            "full" => AdapterKind.Full,
            null when initialization == ModelInitialization.Random => AdapterKind.Full,
            _ => AdapterKind.Lora,
        };
        var defaults = new EngineSpec
        {
            Adapter = adapter,
            Initialization = initialization,
            MaximumCompletionTokens = node.Integer("max_completion_tokens") ?? AutoRules.MaximumCompletionTokens(contextLength, effort),
            LearningRate = node.Number("learning_rate") ?? AutoRules.LearningRate(method, adapter, initialization, hiddenSize),
            WarmupSteps = node.Integer("warmup_steps") ?? AutoRules.WarmupSteps(steps),
            CheckpointInterval = node.Integer("checkpoint_interval") ?? evaluationInterval,
            Patience = node.Integer("patience") ?? AutoRules.Patience(steps, evaluationInterval),
        };
        ContinueKind? kind = continued is null ? null : node.Text("continue") == "merge" ? ContinueKind.Merge : ContinueKind.Adapter;
        var inherited = kind == ContinueKind.Adapter ? continued : null;
        var loss = node.Text("loss") ?? AutoRules.Loss(method);
        return defaults with
        {
            Continue = kind,
            BaseModel = continued is null ? null : node.FreeText("base_model"),
            BaseWeights = node.Text("base_weights") == "q8_0" ? BaseWeights.Q8 : BaseWeights.Stored,
            MemoryLimit = node.Number("memory_limit_gb") is { } limit ? new MemoryLimit(limit, node!["memory_limit_gb"]!.Location) : null,
            Rank = node.Integer("rank") ?? inherited?.Rank ?? defaults.Rank,
            Alpha = node.Number("alpha") ?? inherited?.Alpha ?? defaults.Alpha,
            Loss = loss,
            LabelSmoothing = node.Number("label_smoothing") ?? defaults.LabelSmoothing,
            Importance = node.Text("importance") ?? AutoRules.Importance(loss),
            ScaleRewards = node.Text("scale_rewards") ?? AutoRules.ScaleRewards(loss),
            GroupSize = node.Integer("group_size") ?? defaults.GroupSize,
            MiniBatches = node.Integer("mini_batches") ?? defaults.MiniBatches,
            Iterations = node.Integer("iterations") ?? defaults.Iterations,
            ClipLow = node.Number("clip_low") ?? defaults.ClipLow,
            ClipHigh = node.Number("clip_high") ?? defaults.ClipHigh,
            ClipDelta = node.Number("clip_delta"),
            Kl = node.Number("kl") ?? defaults.Kl,
            KlInReward = node.Number("kl_in_reward") ?? defaults.KlInReward,
            EntropyBonus = node.Number("entropy_bonus") ?? defaults.EntropyBonus,
            EntropyTarget = node.Number("entropy_target"),
            ReferenceRefresh = node.Integer("reference_refresh") ?? defaults.ReferenceRefresh,
            RewardCombination = node.Text("reward_combination") ?? defaults.RewardCombination,
            DynamicSamplingRounds = node.Integer("dynamic_sampling_rounds") ?? defaults.DynamicSamplingRounds,
            RetireAfterVisits = node.Integer("retire_after_visits") ?? defaults.RetireAfterVisits,
            MaskTruncated = node.Flag("mask_truncated") ?? defaults.MaskTruncated,
            OverlongPenaltyTokens = node.Integer("overlong_penalty_tokens") ?? defaults.OverlongPenaltyTokens,
            MaximumFailedGrades = node.Number("max_failed_grades") ?? defaults.MaximumFailedGrades,
            Temperature = node.Number("temperature") ?? defaults.Temperature,
            Sampling = SamplingSpecReader.Read(node),
            Stop = SamplingSpecReader.ReadStop(node),
            MaximumSteps = node.Integer("max_steps"),
            Beta1 = node.Number("beta1") ?? defaults.Beta1,
            Beta2 = node.Number("beta2") ?? defaults.Beta2,
            Epsilon = node.Number("epsilon") ?? defaults.Epsilon,
            WeightDecay = node.Number("weight_decay") ?? defaults.WeightDecay,
            MaximumGradientNorm = node.Number("max_gradient_norm") ?? defaults.MaximumGradientNorm,
        };
    }

    /// <summary>Reads <c>evaluation</c>.</summary>
    public static EvaluationSpec ReadEvaluation(SourceNode? node)
    {
        var defaults = new EvaluationSpec();
        return new EvaluationSpec
        {
            Samples = node.Integer("samples") ?? defaults.Samples,
            Temperature = node.Number("temperature") ?? defaults.Temperature,
            Sampling = SamplingSpecReader.Read(node),
            PassThreshold = node.Number("pass_threshold") ?? defaults.PassThreshold,
            Significance = node.Number("significance") ?? defaults.Significance,
            MinimumEffect = node.Number("minimum_effect") ?? defaults.MinimumEffect,
        };
    }

    /// <summary>Writes <c>engine</c>.</summary>
    public static SourceNode Write(EngineSpec engine, ObjectBuilder json)
    {
        json.Add("adapter", engine.Adapter == AdapterKind.Full ? "full" : "lora");
        if (engine.Continue is { } kind)
        {
            json.Add("continue", kind == ContinueKind.Merge ? "merge" : "adapter").AddIfPresent("base_model", engine.BaseModel);
        }

        if (engine.BaseWeights == BaseWeights.Q8)
        {
            json.Add("base_weights", "q8_0");
        }

        if (engine.MemoryLimit is { } limit)
        {
            json.Add("memory_limit_gb", limit.Gigabytes);
        }

        json.Add("rank", engine.Rank)
            .Add("alpha", engine.Alpha)
            .Add("initialization", engine.Initialization == ModelInitialization.Random ? "random" : "pretrained")
            .Add("loss", engine.Loss);
        if (engine.Importance != AutoRules.Importance(engine.Loss))
        {
            json.Add("importance", engine.Importance);
        }

        json.Add("scale_rewards", engine.ScaleRewards)
            .Add("group_size", engine.GroupSize)
            .Add("mini_batches", engine.MiniBatches)
            .Add("iterations", engine.Iterations)
            .Add("clip_low", engine.ClipLow)
            .Add("clip_high", engine.ClipHigh);
        WriteSwitchedOn(engine, json);
        json.Add("temperature", engine.Temperature)
            .Add("max_completion_tokens", engine.MaximumCompletionTokens);
        if (engine.MaximumToolTokens > 0)
        {
            json.Add("max_tool_tokens", engine.MaximumToolTokens);
        }

        if (engine.MaximumSteps is { } steps)
        {
            json.Add("max_steps", steps);
        }

        return json.Add("learning_rate", engine.LearningRate)
            .Add("warmup_steps", engine.WarmupSteps)
            .Add("beta1", engine.Beta1)
            .Add("beta2", engine.Beta2)
            .Add("epsilon", engine.Epsilon)
            .Add("weight_decay", engine.WeightDecay)
            .Add("max_gradient_norm", engine.MaximumGradientNorm)
            .Add("patience", engine.Patience)
            .Add("checkpoint_interval", engine.CheckpointInterval)
            .Build();
    }

    // What is off is left out: the resolved spec stays short, and a setting that a later version brings does not change the fingerprint of
    // the specs that do not use it.
    private static void WriteSwitchedOn(EngineSpec engine, ObjectBuilder json)
    {
        if (engine.LabelSmoothing > 0)
        {
            json.Add("label_smoothing", engine.LabelSmoothing);
        }

        if (engine.ClipDelta is { } delta)
        {
            json.Add("clip_delta", delta);
        }

        if (engine.Kl > 0)
        {
            json.Add("kl", engine.Kl);
        }

        if (engine.KlInReward > 0)
        {
            json.Add("kl_in_reward", engine.KlInReward);
        }

        if (engine.EntropyBonus > 0)
        {
            json.Add("entropy_bonus", engine.EntropyBonus);
        }

        if (engine.EntropyTarget is { } entropy)
        {
            json.Add("entropy_target", entropy);
        }

        if (engine.ReferenceRefresh > 0)
        {
            json.Add("reference_refresh", engine.ReferenceRefresh);
        }

        if (engine.RewardCombination != "sum_then_normalize")
        {
            json.Add("reward_combination", engine.RewardCombination);
        }

        if (engine.DynamicSamplingRounds > 0)
        {
            json.Add("dynamic_sampling_rounds", engine.DynamicSamplingRounds);
        }

        if (engine.RetireAfterVisits > 0)
        {
            json.Add("retire_after_visits", engine.RetireAfterVisits);
        }

        if (engine.MaskTruncated)
        {
            json.Add("mask_truncated", true);
        }

        if (engine.OverlongPenaltyTokens > 0)
        {
            json.Add("overlong_penalty_tokens", engine.OverlongPenaltyTokens);
        }

        if (engine.MaximumFailedGrades != EngineSpec.DefaultMaximumFailedGrades)
        {
            json.Add("max_failed_grades", engine.MaximumFailedGrades);
        }

        if (engine.Stop.Count > 0)
        {
            json.Add("stop", SourceNode.Array(default, [.. engine.Stop.Select(text => SourceNode.String(default, text))]));
        }
    }

    /// <summary>Writes <c>evaluation</c>, without a grader.</summary>
    public static ObjectBuilder Write(EvaluationSpec evaluation, ObjectBuilder json) => SamplingSpecReader
        .Write(evaluation.Sampling, json.Add("samples", evaluation.Samples).Add("temperature", evaluation.Temperature))
        .Add("pass_threshold", evaluation.PassThreshold)
        .Add("significance", evaluation.Significance)
        .Add("minimum_effect", evaluation.MinimumEffect);
}
