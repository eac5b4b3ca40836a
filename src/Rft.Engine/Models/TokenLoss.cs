namespace Rft.Engine.Models;

/// <summary>A loss as seen by an engine: its derivatives with respect to each target token's log-probability and entropy.</summary>
/// <param name="logProbabilities">[T] log-probabilities of the target tokens, 0 elsewhere.</param>
/// <param name="entropies">[T] entropies in nats, 0 elsewhere.</param>
/// <param name="gradient">[T] out, zeroed before the call: d(loss) / d(log-probability); ignored where a token is no target.</param>
/// <param name="entropyGradient">[T] out, zeroed before the call: d(loss) / d(entropy); ignored where a token is no target.</param>
public delegate void TokenLoss(
    ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> entropies, Span<float> gradient, Span<float> entropyGradient);
