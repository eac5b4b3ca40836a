namespace Rft.Engine.Models;

/// <summary>Why a completion ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token was sampled.</summary>
    Stop,

    /// <summary>The longest completion or the model's context was reached: the text is truncated.</summary>
    Length,
}
