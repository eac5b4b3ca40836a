using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>Log-probabilities of whole sequences, without gradients.</summary>
internal static class SequenceScorer
{
    /// <summary>For each sequence the log-probabilities of its target tokens, in order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weights">The policy, or the reference: the model without its adapter.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="temperature">Logits are divided by it, as while sampling.</param>
    public static IReadOnlyList<double[]> Score(
        ILanguageModel model, WeightSelection weights, IReadOnlyList<TrainingSequence> sequences, double temperature)
    {
        var scores = new List<double[]>(sequences.Count);
        foreach (var range in MicroBatches.Split([.. sequences.Select(sequence => sequence.Tokens.Length)], model.MaximumBatchTokens))
        {
            var batch = MicroBatches.Pack([.. sequences.Take(range)]);
            var logProbabilities = new float[batch.Tokens.Length];
            model.Score(batch, weights, (float)temperature, logProbabilities, []);
            for (var index = 0; index < batch.Count; index++)
            {
                var targets = new List<double>();
                for (var token = batch.Offsets[index]; token < batch.Offsets[index + 1]; token++)
                {
                    if (batch.IsTarget[token])
                    {
                        targets.Add(logProbabilities[token]);
                    }
                }

                scores.Add([.. targets]);
            }
        }

        return scores;
    }
}
