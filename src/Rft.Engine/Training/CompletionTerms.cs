namespace Rft.Engine.Training;

/// <summary>One completion as a policy loss sees it: n tokens.</summary>
internal readonly ref struct CompletionTerms
{
    /// <summary>[n] log-probabilities under the current policy.</summary>
    public required ReadOnlySpan<double> LogProbabilities { get; init; }

    /// <summary>[n] log-probabilities under the policy that sampled.</summary>
    public required ReadOnlySpan<double> OldLogProbabilities { get; init; }

    /// <summary>[n] log-probabilities under the reference policy; empty where the loss has no divergence term.</summary>
    public ReadOnlySpan<double> ReferenceLogProbabilities { get; init; }

    /// <summary>[n] whether a token takes part in the loss; empty where all do.</summary>
    public ReadOnlySpan<bool> Mask { get; init; }

    /// <summary>The advantage of the completion.</summary>
    public required double Advantage { get; init; }

    /// <summary>Whether a token takes part in the loss.</summary>
    public bool Includes(int token) => Mask.IsEmpty || Mask[token];

    /// <summary>How many tokens take part in the loss.</summary>
    public int LossTokens => Mask.IsEmpty ? LogProbabilities.Length : Mask.Count(true);
}
