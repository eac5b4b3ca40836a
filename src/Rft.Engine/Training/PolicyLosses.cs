using Rft.Engine.Specs;

namespace Rft.Engine.Training;

/// <summary>From the names of a spec to objectives.</summary>
internal static class PolicyLosses
{
    /// <summary>The loss that a spec names.</summary>
    public static IPolicyLoss Create(EngineSpec engine)
    {
        var settings = new PolicyLossSettings(engine.ClipLow, engine.ClipHigh);
        return engine.Loss switch
        {
            "dapo" => new DapoLoss(settings),
            "grpo" => new GrpoLoss(settings),
            _ => throw new ArgumentException($"The spec schema let through the loss '{engine.Loss}'.", nameof(engine)),
        };
    }

    /// <summary>The reward scaling that a spec names.</summary>
    public static RewardScaling Scaling(EngineSpec engine) => engine.ScaleRewards switch
    {
        "group" => RewardScaling.Group,
        "batch" => RewardScaling.Batch,
        "none" => RewardScaling.None,
        _ => throw new ArgumentException($"The spec schema let through the reward scaling '{engine.ScaleRewards}'.", nameof(engine)),
    };
}
