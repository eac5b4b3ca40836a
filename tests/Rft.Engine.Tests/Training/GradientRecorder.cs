using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Training;

/// <summary>
/// A model whose log-probabilities depend on nothing but the token, and that keeps what the loss gave back. Its reference finds every token
/// a little less likely.
/// </summary>
internal sealed class GradientRecorder : PartialModel
{
    /// <summary>Each part with the gradients of its tokens.</summary>
    public List<(PackedSequences Batch, float[] Gradient, float[] EntropyGradient)> Parts { get; } = [];

    public override long TrainableParameters => 1;

    public static float LogProbabilityOf(int token) => -0.1f * (1 + (token % 7));

    public override void Score(PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        for (var token = 0; token < batch.Tokens.Length; token++)
        {
            logProbabilities[token] = batch.IsTarget[token] ? LogProbabilityOf(batch.Tokens[token]) - 0.05f : 0;
        }
    }

    public override void Accumulate(PackedSequences batch, float temperature, TokenLoss loss)
    {
        var logProbabilities = batch.Tokens.Select((token, index) => batch.IsTarget[index] ? LogProbabilityOf(token) : 0).ToArray();
        var entropies = batch.IsTarget.Select(isTarget => isTarget ? 0.5f : 0).ToArray();
        var (gradient, entropyGradient) = (new float[batch.Tokens.Length], new float[batch.Tokens.Length]);
        loss(logProbabilities, entropies, gradient, entropyGradient);
        Parts.Add((batch, gradient, entropyGradient));
    }

    public override OptimizerStepResult Step(in OptimizerStep step) => new(1, 1);
}
