namespace Rft.Engine.Training;

/// <summary>A graded answer that the policy loss sees.</summary>
/// <param name="Sequence">Prompt and answer; the answer's tokens are the targets.</param>
/// <param name="OldLogProbabilities">[n] log-probabilities of the answer's n tokens as sampled.</param>
/// <param name="Advantage">The advantage.</param>
/// <param name="ReferenceLogProbabilities">[n] their log-probabilities under the reference; null where nobody asked for them.</param>
internal sealed record TrainedCompletion(
    TrainingSequence Sequence,
    double[] OldLogProbabilities,
    double Advantage,
    double[]? ReferenceLogProbabilities = null);
