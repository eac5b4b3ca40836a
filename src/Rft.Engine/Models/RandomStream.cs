namespace Rft.Engine.Models;

/// <summary>What a random number is for; keeps streams of one seed apart. Values are part of the file format: append only.</summary>
internal enum RandomStream
{
    /// <summary>Token sampling: (step, prompt key, sample and token).</summary>
    Sampling = 1,

    /// <summary>Initial weights: (tensor, element).</summary>
    Initialization = 2,

    /// <summary>The order of the training rows: (epoch).</summary>
    RowOrder = 3,

    /// <summary>Resampling for intervals and permutation tests: (purpose, draw, row).</summary>
    Resampling = 4,

    /// <summary>The rows on which a grader is probed.</summary>
    Probing = 5,

    /// <summary>The order in which a step takes further training rows: (step).</summary>
    FurtherRows = 6,
}
