using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

/// <summary>A model of which a test uses a part; the rest throws.</summary>
internal abstract class PartialModel : ILanguageModel
{
    public ModelConfiguration Configuration => throw new NotSupportedException();

    public virtual int MaximumBatchTokens => 100_000;

    public virtual long TrainableParameters => 0;

    public virtual IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public virtual void Score(
        PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies) =>
        throw new NotSupportedException();

    public virtual void Accumulate(PackedSequences batch, float temperature, TokenLoss loss) => throw new NotSupportedException();

    public virtual OptimizerStepResult Step(in OptimizerStep step) => throw new NotSupportedException();

    public IReadOnlyList<NamedTensor> ExportWeights() => throw new NotSupportedException();

    public void ImportWeights(IReadOnlyList<NamedTensor> weights) => throw new NotSupportedException();

    public IReadOnlyList<NamedTensor> ExportState() => throw new NotSupportedException();

    public void ImportState(IReadOnlyList<NamedTensor> state) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
