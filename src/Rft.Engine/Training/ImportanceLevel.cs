namespace Rft.Engine.Training;

/// <summary>What the probability ratio of the policy to the one that sampled is taken over.</summary>
internal enum ImportanceLevel
{
    /// <summary>Each token has its own ratio.</summary>
    Token,

    /// <summary>All tokens of a completion share the geometric mean of their ratios (GSPO: Zheng et al., arXiv 2507.18071).</summary>
    Sequence,

    /// <summary>All tokens of a completion share the product of their ratios: the ratio of the completion's probabilities.</summary>
    Product,
}
