using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>One sequence to score or train on.</summary>
/// <param name="Tokens">[n] token ids.</param>
/// <param name="IsTarget">[n] which tokens the loss is about; never the first.</param>
internal sealed record TrainingSequence(int[] Tokens, bool[] IsTarget)
{
    /// <summary>[n] what each target was drawn from, as <see cref="PackedSequences.Support"/>; null where nothing was restricted.</summary>
    public ReadOnlyMemory<ulong>[]? Support { get; init; }
}
