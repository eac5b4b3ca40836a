namespace Rft.Engine.Models.Architectures;

/// <summary>How a decoder normalizes rows.</summary>
public enum NormKind
{
    /// <summary>By the root of the mean of squares (arXiv 1910.07467); a weight and no bias.</summary>
    RootMeanSquare,

    /// <summary>By mean and standard deviation (arXiv 1607.06450); a weight and a bias.</summary>
    Layer,
}
