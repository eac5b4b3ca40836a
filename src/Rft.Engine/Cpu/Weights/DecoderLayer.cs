using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Weights;

/// <summary>The weights of one decoder block; what the model's family does not have is null.</summary>
internal sealed class DecoderLayer : IDisposable
{
    private readonly ParameterBlock _block;
    private readonly ModelConfiguration _configuration;

    public DecoderLayer(ParameterBlock block, ModelConfiguration configuration, LayerTensors tensors)
    {
        (_block, _configuration) = (block, configuration);

        // In the order of LayerTensors.All, which is the order of the parameters in memory.
        AttentionNorm = AddNorm(tensors.AttentionNorm);
        QueryKeyValue = AddLinear(tensors.QueryKeyValue);
        QueryNorm = AddNorm(tensors.QueryNorm);
        KeyNorm = AddNorm(tensors.KeyNorm);
        AttentionOutput = AddLinear([tensors.AttentionOutput]);
        AttentionPostNorm = AddNorm(tensors.AttentionPostNorm);
        FeedForwardNorm = AddNorm(tensors.FeedForwardNorm);
        GateUp = AddLinear(tensors.GateUp);
        Down = AddLinear([tensors.Down]);
        FeedForwardPostNorm = AddNorm(tensors.FeedForwardPostNorm);
        Linears = [QueryKeyValue, AttentionOutput, GateUp, Down];
    }

    public Norm? AttentionNorm { get; }

    public FusedLinear QueryKeyValue { get; }

    public Norm? QueryNorm { get; }

    public Norm? KeyNorm { get; }

    public FusedLinear AttentionOutput { get; }

    public Norm? AttentionPostNorm { get; }

    public Norm? FeedForwardNorm { get; }

    /// <summary>Gate and up, or up alone.</summary>
    public FusedLinear GateUp { get; }

    public FusedLinear Down { get; }

    public Norm? FeedForwardPostNorm { get; }

    public IReadOnlyList<FusedLinear> Linears { get; }

    public void Dispose()
    {
        foreach (var linear in Linears)
        {
            linear.Dispose();
        }
    }

    private Norm? AddNorm(ModuleTensors? tensors) => tensors is null ? null : _block.AddNorm(_configuration, tensors);

    private FusedLinear AddLinear(IReadOnlyList<ModuleTensors> modules)
    {
        Parameter[] weights = [.. modules.Select(module => _block.Add(module.Weight))];
        Parameter[] biases = [.. modules.Select(module => module.Bias).OfType<TensorShape>().Select(_block.Add)];
        return new FusedLinear(weights, biases);
    }
}
