namespace Rft.Engine.Runs;

/// <summary>What a training method carries from step to step besides the weights. Empty unless a setting needs it.</summary>
internal sealed record MethodState
{
    /// <summary>The weight of the entropy bonus that the controller has come to.</summary>
    public double EntropyWeight { get; init; }

    /// <summary>The mean entropy of the step before; null before the first that trained on anything.</summary>
    public double? Entropy { get; init; }

    /// <summary>By training row the share of answers that passed at each of its last visits, the oldest first.</summary>
    public SortedDictionary<int, double[]> PassRates { get; init; } = [];
}
