namespace Rft.Engine.Training;

/// <summary>What a reward's distance from its group's mean is divided by.</summary>
internal enum RewardScaling
{
    /// <summary><c>group</c>: the standard deviation of the group.</summary>
    Group,

    /// <summary><c>batch</c>: the standard deviation of all rewards of the step.</summary>
    Batch,

    /// <summary><c>none</c>: nothing.</summary>
    None,
}
