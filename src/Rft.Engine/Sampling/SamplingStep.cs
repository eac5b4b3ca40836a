namespace Rft.Engine.Sampling;

/// <summary>Numbers that stand in the random key of sampling where no training step does, so that streams stay apart.</summary>
internal static class SamplingStep
{
    /// <summary>Validation during training: the same numbers at every step, so that its curve moves only with the weights.</summary>
    public const long Validation = -1;

    /// <summary>The evaluation of base and trained model.</summary>
    public const long Evaluation = -2;

    /// <summary><c>rft generate</c> and <c>rft chat</c>.</summary>
    public const long Interactive = -3;
}
