namespace Rft.Throughput.Cases;

/// <summary>What a case does.</summary>
internal enum CaseKind
{
    /// <summary>One token a sequence and step, after the prompts; only steps in which all sequences take part are timed.</summary>
    Decode,

    /// <summary>Prompts, until the logits of their last tokens.</summary>
    Prefill,

    /// <summary>Log-probabilities of all tokens of packed sequences.</summary>
    Score,

    /// <summary>Forward, backward and AdamW over all weights.</summary>
    Train,

    /// <summary>The same for an adapter of rank 8; the weights stay.</summary>
    TrainAdapter,

    /// <summary>c [M, N] = a [M, K] b [K, N], b prepared before (as frozen weights are) by who can.</summary>
    Product,

    /// <summary>The same, b prepared in each call (as trained weights are).</summary>
    PackedProduct,

    /// <summary>da [M, K] = dc [M, N] b^T: the gradient of the left side.</summary>
    LeftGradient,

    /// <summary>db [N, K] += dc^T a: the gradient of the right side, over M.</summary>
    RightGradient,
}
