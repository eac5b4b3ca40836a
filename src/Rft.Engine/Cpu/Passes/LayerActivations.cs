using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// What one decoder block computes for T rows. Where a backward pass follows, every layer has its own; otherwise all layers share one,
/// and the residual stream (<see cref="Input"/>, <see cref="Middle"/>, <see cref="Output"/>) is one matrix updated in place.
/// </summary>
internal sealed unsafe class LayerActivations
{
    /// <summary>[T, D] residual stream before attention.</summary>
    public Matrix Input { get; private set; }

    /// <summary>[T] 1 / root mean square of each input row.</summary>
    public float* InputInverseRms { get; private set; }

    /// <summary>[T, D] normalized input.</summary>
    public Matrix AttentionInput { get; private set; }

    /// <summary>[T, (H + 2G) K] queries, keys, values; queries and keys rotated.</summary>
    public Matrix QueryKeyValue { get; private set; }

    /// <summary>[T, H K].</summary>
    public Matrix AttentionOutput { get; private set; }

    /// <summary>[T, H] logarithm of each attention row's normalizer.</summary>
    public float* LogSumExp { get; private set; }

    /// <summary>[T, D] residual stream after attention.</summary>
    public Matrix Middle { get; private set; }

    /// <summary>[T] 1 / root mean square of each middle row.</summary>
    public float* MiddleInverseRms { get; private set; }

    /// <summary>[T, D] normalized middle.</summary>
    public Matrix FeedForwardInput { get; private set; }

    /// <summary>[T, 2F] gate and up projections.</summary>
    public Matrix GateUp { get; private set; }

    /// <summary>[T, F] silu(gate) * up.</summary>
    public Matrix Activated { get; private set; }

    /// <summary>[T, D] residual stream after the feed-forward network.</summary>
    public Matrix Output { get; private set; }

    /// <summary>Layers that share one object: for inference.</summary>
    public static LayerActivations[] Shared(int layers)
    {
        var result = new LayerActivations[layers];
        Array.Fill(result, new LayerActivations());
        return result;
    }

    /// <summary>A layer each: for a backward pass.</summary>
    public static LayerActivations[] Kept(int layers) => [.. Enumerable.Range(0, layers).Select(_ => new LayerActivations())];

    /// <summary>Gives every layer its place for T rows.</summary>
    public static void Place(LayerActivations[] layers, Arena arena, ModelConfiguration configuration, int rows)
    {
        var residual = arena.Matrix(rows, configuration.HiddenSize);
        if (layers[0] == layers[^1] && layers.Length > 1)
        {
            layers[0].Place(arena, configuration, rows, residual, residual, residual);
            return;
        }

        foreach (var layer in layers)
        {
            var middle = arena.Matrix(rows, configuration.HiddenSize);
            var output = arena.Matrix(rows, configuration.HiddenSize);
            layer.Place(arena, configuration, rows, residual, middle, output);
            residual = output;
        }
    }

    private void Place(Arena arena, ModelConfiguration configuration, int rows, Matrix input, Matrix middle, Matrix output)
    {
        var (hidden, feedForward) = (configuration.HiddenSize, configuration.FeedForwardSize);
        var (heads, groups, headSize) = (configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize);
        (Input, Middle, Output) = (input, middle, output);
        InputInverseRms = arena.Floats(rows);
        AttentionInput = arena.Matrix(rows, hidden);
        QueryKeyValue = arena.Matrix(rows, (heads + (2 * groups)) * headSize);
        AttentionOutput = arena.Matrix(rows, heads * headSize);
        LogSumExp = arena.Floats((long)rows * heads);
        MiddleInverseRms = arena.Floats(rows);
        FeedForwardInput = arena.Matrix(rows, hidden);
        GateUp = arena.Matrix(rows, 2 * feedForward);
        Activated = arena.Matrix(rows, feedForward);
    }
}
