using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>From the names of a spec to objectives.</summary>
internal static class PolicyLosses
{
    /// <summary>The loss that a spec names.</summary>
    public static IPolicyLoss Create(EngineSpec engine) => Create(engine.Loss, new PolicyLossSettings(
        engine.ClipLow,
        engine.ClipHigh,
        engine.ClipDelta,
        engine.Kl,
        engine.Importance == "sequence" ? ImportanceLevel.Sequence : ImportanceLevel.Token,
        engine.MaximumCompletionTokens));

    /// <summary>A loss by its name. What sets bnpo apart from dapo in TRL is that it divides by the tokens of each micro-batch; no loss does here.</summary>
    public static IPolicyLoss Create(string name, PolicyLossSettings settings) => name switch
    {
        "dapo" or "bnpo" => new DapoLoss(settings),
        "grpo" => new GrpoLoss(settings),
        "dr_grpo" => new DrGrpoLoss(settings),
        "cispo" => new CispoLoss(settings),
        "sapo" => new SapoLoss(settings),
        "luspo" => new LuspoLoss(settings),
        "rloo" => new RlooLoss(settings),
        _ => throw new ArgumentException($"The spec schema let through the loss '{name}'.", nameof(name)),
    };

    /// <summary>The reward scaling that a spec names.</summary>
    public static RewardScaling Scaling(EngineSpec engine) => engine.ScaleRewards switch
    {
        "group" => RewardScaling.Group,
        "batch" => RewardScaling.Batch,
        "none" => RewardScaling.None,
        _ => throw new ArgumentException($"The spec schema let through the reward scaling '{engine.ScaleRewards}'.", nameof(engine)),
    };
}
