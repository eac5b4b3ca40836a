namespace Rft.Engine.Training;

/// <summary>
/// The losses of direct preference optimization (Rafailov et al., arXiv 2305.18290), as TRL computes them. d is the difference of the
/// answers' log-ratios to the reference: of their sums, or of their means per token.
/// </summary>
/// <param name="name">
/// <c>sigmoid</c>; <c>sigmoid_norm</c>, the same of means; <c>ipo</c> (Azar et al., arXiv 2310.12036); <c>hinge</c> (Zhao et al.,
/// arXiv 2305.10425); <c>robust</c> (Chowdhury et al., arXiv 2403.00409).
/// </param>
/// <param name="beta">The weight of d, above 0.</param>
/// <param name="labelSmoothing">The share of preferences that <c>robust</c> takes to be wrong, below 0.5.</param>
internal sealed class PreferenceLoss(string name, double beta, double labelSmoothing = 0)
{
    private readonly bool _isMean = name is "ipo" or "sigmoid_norm";

    /// <summary>The loss of one pair and its gradient.</summary>
    public PreferenceTerm Evaluate(in PreferencePair pair)
    {
        var (first, second) = _isMean ? (1.0 / pair.PreferredTokens, 1.0 / pair.NonPreferredTokens) : (1, 1);
        var (value, slope) = Of((pair.PreferredLogRatio * first) - (pair.NonPreferredLogRatio * second));
        return new PreferenceTerm(value, slope * first, -slope * second);
    }

    private (double Value, double Slope) Of(double difference)
    {
        switch (name)
        {
            case "sigmoid" or "sigmoid_norm":
                return (NegativeLogSigmoid(beta * difference), -beta * Sigmoid(-beta * difference));
            case "ipo":
                var distance = difference - (1 / (2 * beta));
                return (distance * distance, 2 * distance);
            case "hinge":
                var missing = 1 - (beta * difference);
                return missing > 0 ? (missing, -beta) : (0, 0);
            case "robust":
                var scale = 1 / (1 - (2 * labelSmoothing));
                var right = (1 - labelSmoothing) * scale;
                var wrong = labelSmoothing * scale;
                return (
                    (right * NegativeLogSigmoid(beta * difference)) - (wrong * NegativeLogSigmoid(-beta * difference)),
                    -beta * ((right * Sigmoid(-beta * difference)) + (wrong * Sigmoid(beta * difference))));
            default:
                throw new ArgumentException($"The spec schema let through the loss '{name}'.", nameof(difference));
        }
    }

    // log(1 + exp(-x)) without overflow.
    private static double NegativeLogSigmoid(double x) => Math.Log(1 + Math.Exp(-Math.Abs(x))) + Math.Max(-x, 0);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
