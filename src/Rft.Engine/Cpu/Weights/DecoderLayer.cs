using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Weights;

/// <summary>The weights of one decoder block.</summary>
internal sealed class DecoderLayer : IDisposable
{
    public DecoderLayer(ParameterBlock block, ModelConfiguration configuration, int index)
    {
        var prefix = $"model.layers.{index}.";
        var (hidden, feedForward) = (configuration.HiddenSize, configuration.FeedForwardSize);
        var queries = configuration.Heads * configuration.HeadSize;
        var keys = configuration.KeyValueHeads * configuration.HeadSize;
        AttentionNorm = block.Add(prefix + "input_layernorm.weight", hidden);
        QueryKeyValue = new FusedLinear(
        [
            block.Add(prefix + "self_attn.q_proj.weight", queries, hidden),
            block.Add(prefix + "self_attn.k_proj.weight", keys, hidden),
            block.Add(prefix + "self_attn.v_proj.weight", keys, hidden),
        ]);
        AttentionOutput = new FusedLinear([block.Add(prefix + "self_attn.o_proj.weight", hidden, queries)]);
        FeedForwardNorm = block.Add(prefix + "post_attention_layernorm.weight", hidden);
        GateUp = new FusedLinear(
        [
            block.Add(prefix + "mlp.gate_proj.weight", feedForward, hidden),
            block.Add(prefix + "mlp.up_proj.weight", feedForward, hidden),
        ]);
        Down = new FusedLinear([block.Add(prefix + "mlp.down_proj.weight", hidden, feedForward)]);
        Linears = [QueryKeyValue, AttentionOutput, GateUp, Down];
    }

    public Parameter AttentionNorm { get; }

    public FusedLinear QueryKeyValue { get; }

    public FusedLinear AttentionOutput { get; }

    public Parameter FeedForwardNorm { get; }

    public FusedLinear GateUp { get; }

    public FusedLinear Down { get; }

    public IReadOnlyList<FusedLinear> Linears { get; }

    public void Dispose()
    {
        foreach (var linear in Linears)
        {
            linear.Dispose();
        }
    }
}
