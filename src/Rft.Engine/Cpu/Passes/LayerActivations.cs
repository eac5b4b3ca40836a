using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// What one decoder block computes for T rows. After the attention of the last block only the M target rows go on, because nothing else is
/// read of the others: there N = M, in the other blocks N = T.
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

    /// <summary>[N, H K] the rows of <see cref="AttentionOutput"/> that go on.</summary>
    public Matrix Mixed { get; private set; }

    /// <summary>[N, D] residual stream after attention.</summary>
    public Matrix Middle { get; private set; }

    /// <summary>[N] 1 / root mean square of each middle row.</summary>
    public float* MiddleInverseRms { get; private set; }

    /// <summary>[N, D] normalized middle.</summary>
    public Matrix FeedForwardInput { get; private set; }

    /// <summary>[N, 2F] gate and up projections.</summary>
    public Matrix GateUp { get; private set; }

    /// <summary>[N, F] silu(gate) * up.</summary>
    public Matrix Activated { get; private set; }

    /// <summary>[N, D] residual stream after the feed-forward network.</summary>
    public Matrix Output { get; private set; }

    public static LayerActivations[] Create(int layers) => [.. Enumerable.Range(0, layers).Select(_ => new LayerActivations())];

    /// <summary>Gives every layer its place.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="arena">The memory.</param>
    /// <param name="configuration">The sizes.</param>
    /// <param name="rows">T.</param>
    /// <param name="targets">M.</param>
    /// <param name="keep">
    /// Whether a backward pass needs all of it. If not, the layers share their memory, and the residual stream is updated in place.
    /// </param>
    public static void Place(LayerActivations[] layers, Arena arena, ModelConfiguration configuration, int rows, int targets, bool keep)
    {
        var residual = arena.Matrix(rows, configuration.HiddenSize);
        var (start, last) = (arena.Mark(), layers.Length - 1);
        for (var index = 0; index < last; index++)
        {
            if (!keep)
            {
                arena.Reset(start);
            }

            var middle = keep ? arena.Matrix(rows, configuration.HiddenSize) : residual;
            var output = keep ? arena.Matrix(rows, configuration.HiddenSize) : residual;
            layers[index].PlaceAttention(arena, configuration, residual);
            layers[index].Mixed = layers[index].AttentionOutput;
            layers[index].PlaceFeedForward(arena, configuration, middle, output);
            residual = output;
        }

        if (!keep)
        {
            arena.Reset(start);
        }

        layers[last].PlaceAttention(arena, configuration, residual);
        layers[last].Mixed = arena.Matrix(targets, configuration.Heads * configuration.HeadSize);
        var targetMiddle = arena.Matrix(targets, configuration.HiddenSize);
        var targetOutput = keep ? arena.Matrix(targets, configuration.HiddenSize) : targetMiddle;
        layers[last].PlaceFeedForward(arena, configuration, targetMiddle, targetOutput);
    }

    private void PlaceAttention(Arena arena, ModelConfiguration configuration, Matrix input)
    {
        var (heads, groups, headSize) = (configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize);
        Input = input;
        InputInverseRms = arena.Floats(input.Rows);
        AttentionInput = arena.Matrix(input.Rows, configuration.HiddenSize);
        QueryKeyValue = arena.Matrix(input.Rows, (heads + (2 * groups)) * headSize);
        AttentionOutput = arena.Matrix(input.Rows, heads * headSize);
        LogSumExp = arena.Floats((long)input.Rows * heads);
    }

    private void PlaceFeedForward(Arena arena, ModelConfiguration configuration, Matrix middle, Matrix output)
    {
        (Middle, Output) = (middle, output);
        MiddleInverseRms = arena.Floats(middle.Rows);
        FeedForwardInput = arena.Matrix(middle.Rows, configuration.HiddenSize);
        GateUp = arena.Matrix(middle.Rows, 2 * configuration.FeedForwardSize);
        Activated = arena.Matrix(middle.Rows, configuration.FeedForwardSize);
    }
}
