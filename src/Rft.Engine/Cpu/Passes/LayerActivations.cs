using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// What one decoder block computes for T rows. After the attention of the last block only the M target rows go on, because nothing else is
/// read of the others: there N = M, in the other blocks N = T. What a model does not have takes no room.
/// </summary>
internal sealed unsafe class LayerActivations
{
    /// <summary>[T, D] residual stream before attention.</summary>
    public Matrix Input { get; private set; }

    /// <summary>[T] what the norm before attention divided each input row by, inverted.</summary>
    public float* InputInverse { get; private set; }

    /// <summary>[T, D] normalized input; the input itself where there is no norm before attention.</summary>
    public Matrix AttentionInput { get; private set; }

    /// <summary>[T, (H + 2G) K] queries, keys, values as projected.</summary>
    public Matrix QueryKeyValue { get; private set; }

    /// <summary>[T, (H + G) K] queries and keys normalized and turned; columns of <see cref="QueryKeyValue"/> where nothing needs those.</summary>
    public Matrix QueryKey { get; private set; }

    /// <summary>[parts, T] of <see cref="HeadNorms"/>.</summary>
    public float* HeadInverses { get; private set; }

    /// <summary>[T, H K].</summary>
    public Matrix AttentionOutput { get; private set; }

    /// <summary>[T, H] logarithm of each attention row's normalizer.</summary>
    public float* LogSumExp { get; private set; }

    /// <summary>[N, H K] the rows of <see cref="AttentionOutput"/> that go on.</summary>
    public Matrix Mixed { get; private set; }

    /// <summary>What attention adds to the residual stream.</summary>
    public BranchActivations AttentionBranch { get; private set; }

    /// <summary>[N, D] residual stream after attention.</summary>
    public Matrix Middle { get; private set; }

    /// <summary>[N] what the norm before the feed-forward network divided each middle row by, inverted.</summary>
    public float* MiddleInverse { get; private set; }

    /// <summary>[N, D] normalized middle; the middle itself where there is no norm before the feed-forward network.</summary>
    public Matrix FeedForwardInput { get; private set; }

    /// <summary>[N, 2F] gate and up projections; [N, F] up alone.</summary>
    public Matrix GateUp { get; private set; }

    /// <summary>[N, F] activation(gate) * up, or activation(up).</summary>
    public Matrix Activated { get; private set; }

    /// <summary>What the feed-forward network adds to the residual stream.</summary>
    public BranchActivations FeedForwardBranch { get; private set; }

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
            layers[index].PlaceAttention(arena, configuration, residual, keep);
            layers[index].Mixed = layers[index].AttentionOutput;
            layers[index].PlaceFeedForward(arena, configuration, middle, output);
            residual = output;
        }

        if (!keep)
        {
            arena.Reset(start);
        }

        layers[last].PlaceAttention(arena, configuration, residual, keep);
        layers[last].Mixed = arena.Matrix(targets, configuration.Heads * configuration.HeadSize);
        var targetMiddle = arena.Matrix(targets, configuration.HiddenSize);
        var targetOutput = keep ? arena.Matrix(targets, configuration.HiddenSize) : targetMiddle;
        layers[last].PlaceFeedForward(arena, configuration, targetMiddle, targetOutput);
    }

    private void PlaceAttention(Arena arena, ModelConfiguration configuration, Matrix input, bool keep)
    {
        var (heads, groups, headSize) = (configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize);
        var (hasNorm, parts) = (configuration.Tensors.AttentionNorm is not null, HeadNorms.Parts(configuration));
        Input = input;
        InputInverse = arena.Floats(hasNorm ? input.Rows : 0);
        AttentionInput = hasNorm ? arena.Matrix(input.Rows, configuration.HiddenSize) : input;
        QueryKeyValue = arena.Matrix(input.Rows, (heads + (2 * groups)) * headSize);
        QueryKey = keep && parts > 0
            ? arena.Matrix(input.Rows, (heads + groups) * headSize)
            : QueryKeyValue.SliceColumns(0, (heads + groups) * headSize);
        HeadInverses = arena.Floats((long)parts * input.Rows);
        AttentionOutput = arena.Matrix(input.Rows, heads * headSize);
        LogSumExp = arena.Floats((long)input.Rows * heads);
    }

    private void PlaceFeedForward(Arena arena, ModelConfiguration configuration, Matrix middle, Matrix output)
    {
        var (names, width) = (configuration.Tensors, configuration.HiddenSize);
        var hasNorm = names.FeedForwardNorm is not null;
        (Middle, Output) = (middle, output);
        AttentionBranch = BranchActivations.Place(arena, middle.Rows, names.AttentionPostNorm is null ? 0 : width);
        FeedForwardBranch = BranchActivations.Place(arena, middle.Rows, names.FeedForwardPostNorm is null ? 0 : width);
        MiddleInverse = arena.Floats(hasNorm ? middle.Rows : 0);
        FeedForwardInput = hasNorm ? arena.Matrix(middle.Rows, width) : middle;
        GateUp = arena.Matrix(middle.Rows, (configuration.IsFeedForwardGated ? 2 : 1) * configuration.FeedForwardSize);
        Activated = arena.Matrix(middle.Rows, configuration.FeedForwardSize);
    }
}
