namespace Rft.Engine.Training;

/// <summary>A graded answer that the policy loss sees.</summary>
/// <param name="Sequence">Prompt and answer; the n tokens that the model sampled are the targets.</param>
/// <param name="OldLogProbabilities">[n] their log-probabilities as sampled.</param>
/// <param name="Advantage">The advantage.</param>
/// <param name="ReferenceLogProbabilities">[n] their log-probabilities under the reference; null where nobody asked for them.</param>
internal sealed record TrainedCompletion(
    TrainingSequence Sequence,
    double[] OldLogProbabilities,
    double Advantage,
    double[]? ReferenceLogProbabilities = null);
