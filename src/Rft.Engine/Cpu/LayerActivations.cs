using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu;

/// <summary>
/// What one decoder block computes for T rows. Where backward follows, every layer has its own; otherwise all layers share one, and the
/// residual stream (<see cref="Input"/>, <see cref="Middle"/>, <see cref="Output"/>) is updated in place.
/// </summary>
internal sealed unsafe class LayerActivations
{
    /// <summary>[T, D] residual stream before attention.</summary>
    public float* Input { get; private set; }

    /// <summary>[T] 1 / root mean square of each input row.</summary>
    public float* InputInverseRms { get; private set; }

    /// <summary>[T, D] normalized input.</summary>
    public float* AttentionInput { get; private set; }

    /// <summary>[T, (H + 2G) K] queries, keys, values; queries and keys rotated.</summary>
    public float* QueryKeyValue { get; private set; }

    /// <summary>[T, H K].</summary>
    public float* AttentionOutput { get; private set; }

    /// <summary>[T, H] logarithm of each attention row's normalizer.</summary>
    public float* LogSumExp { get; private set; }

    /// <summary>[T, D] residual stream after attention.</summary>
    public float* Middle { get; private set; }

    /// <summary>[T] 1 / root mean square of each middle row.</summary>
    public float* MiddleInverseRms { get; private set; }

    /// <summary>[T, D] normalized middle.</summary>
    public float* FeedForwardInput { get; private set; }

    /// <summary>[T, 2F] gate and up projections.</summary>
    public float* GateUp { get; private set; }

    /// <summary>[T, F] silu(gate) * up.</summary>
    public float* Activated { get; private set; }

    /// <summary>[T, D] residual stream after the feed-forward network.</summary>
    public float* Output { get; private set; }

    /// <summary>Activations for T rows that all layers share.</summary>
    public static LayerActivations[] Shared(Arena arena, ModelConfiguration configuration, int tokens)
    {
        var residual = arena.Floats((long)tokens * configuration.HiddenSize);
        var shared = Place(arena, configuration, tokens, residual, residual, residual);
        var layers = new LayerActivations[configuration.Layers];
        Array.Fill(layers, shared);
        return layers;
    }

    /// <summary>Activations for T rows, kept layer by layer for the backward pass.</summary>
    public static LayerActivations[] Kept(Arena arena, ModelConfiguration configuration, int tokens)
    {
        var size = (long)tokens * configuration.HiddenSize;
        var layers = new LayerActivations[configuration.Layers];
        var input = arena.Floats(size);
        for (var index = 0; index < layers.Length; index++)
        {
            layers[index] = Place(arena, configuration, tokens, input, arena.Floats(size), arena.Floats(size));
            input = layers[index].Output;
        }

        return layers;
    }

    /// <summary>Floats a row that <see cref="Place"/> takes for one layer, the residual stream not counted.</summary>
    public static long FloatsPerRow(ModelConfiguration configuration) =>
        2L + (2L * configuration.HiddenSize) + configuration.Heads + (3L * configuration.FeedForwardSize)
        + (((2L * configuration.Heads) + (2L * configuration.KeyValueHeads)) * configuration.HeadSize);

    private static LayerActivations Place(
        Arena arena, ModelConfiguration configuration, int tokens, float* input, float* middle, float* output)
    {
        var (hidden, heads, headSize) = (configuration.HiddenSize, configuration.Heads, configuration.HeadSize);
        return new LayerActivations
        {
            Input = input,
            InputInverseRms = arena.Floats(tokens),
            AttentionInput = arena.Floats((long)tokens * hidden),
            QueryKeyValue = arena.Floats((long)tokens * (heads + (2 * configuration.KeyValueHeads)) * headSize),
            AttentionOutput = arena.Floats((long)tokens * heads * headSize),
            LogSumExp = arena.Floats((long)tokens * heads),
            Middle = middle,
            MiddleInverseRms = arena.Floats(tokens),
            FeedForwardInput = arena.Floats((long)tokens * hidden),
            GateUp = arena.Floats((long)tokens * 2 * configuration.FeedForwardSize),
            Activated = arena.Floats((long)tokens * configuration.FeedForwardSize),
            Output = output,
        };
    }
}
