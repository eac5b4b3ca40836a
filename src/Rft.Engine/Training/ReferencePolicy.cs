using Rft.Engine.Models;

namespace Rft.Engine.Training;

/// <summary>What divergences are measured from: the model without its adapter, or an earlier state of the policy that took its place.</summary>
internal sealed class ReferencePolicy(ILanguageModel model)
{
    /// <summary>The trained weights of the reference; null for the model without its adapter.</summary>
    public IReadOnlyList<NamedTensor>? Weights { get; set; }

    /// <summary>For each sequence the log-probabilities of its target tokens under the reference, in order.</summary>
    public IReadOnlyList<double[]> Score(IReadOnlyList<TrainingSequence> sequences, double temperature)
    {
        if (Weights is null)
        {
            return SequenceScorer.Score(model, WeightSelection.Reference, sequences, temperature);
        }

        // An engine has one set of trained weights; they change places for the pass.
        var policy = model.ExportWeights();
        model.ImportWeights(Weights);
        try
        {
            return SequenceScorer.Score(model, WeightSelection.Policy, sequences, temperature);
        }
        finally
        {
            model.ImportWeights(policy);
        }
    }
}
