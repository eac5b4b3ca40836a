using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// What one decoder block computes for T rows. After the attention of the last block only the M target rows go on, because nothing else is
/// read of the others: there N = M, in the other blocks N = T. A row may be a target more than once, so that M may be more than T. What a
/// model does not have takes no room.
/// </summary>
internal sealed unsafe class LayerActivations
{
    private bool _isLast;
    private int _mostRows;

    /// <summary>Whether what the block computes is still there for the backward pass.</summary>
    public bool IsBlockKept { get; private set; }

    /// <summary>[T, D] residual stream before attention.</summary>
    public Matrix Input { get; private set; }

    /// <summary>[T] what the norm before attention divided each input row by, inverted.</summary>
    public float* InputInverse { get; private set; }

    /// <summary>
    /// [T or M, D] what any of the block's norms gives, until the next one does. Never kept: a norm is made again for less than it costs to
    /// read its rows from memory.
    /// </summary>
    public Matrix Normalized { get; private set; }

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

    /// <summary>[N, F] activation(gate) * up, or activation(up). Never kept, as <see cref="Normalized"/>.</summary>
    public Matrix Activated { get; private set; }

    /// <summary>What the feed-forward network adds to the residual stream.</summary>
    public BranchActivations FeedForwardBranch { get; private set; }

    /// <summary>[N, D] residual stream after the feed-forward network.</summary>
    public Matrix Output { get; private set; }

    public static LayerActivations[] Create(int layers) => [.. Enumerable.Range(0, layers).Select(_ => new LayerActivations())];

    /// <summary>Gives every layer its place for a forward pass.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="arena">The memory.</param>
    /// <param name="configuration">The sizes.</param>
    /// <param name="rows">T.</param>
    /// <param name="targets">M.</param>
    /// <param name="kept">What stays; the rest is in one place for all layers.</param>
    /// <returns>The mark that the arena may be reset to after the pass without losing what is kept.</returns>
    public static long Place(
        LayerActivations[] layers, Arena arena, ModelConfiguration configuration, int rows, int targets, KeptActivations kept)
    {
        var residual = arena.Matrix(rows, configuration.HiddenSize);
        for (var index = 0; index < layers.Length; index++)
        {
            var isLast = index == layers.Length - 1;
            var isInPlace = kept == KeptActivations.None && !isLast;
            var output = isInPlace ? residual : arena.Matrix(isLast ? targets : rows, configuration.HiddenSize);
            (layers[index]._isLast, layers[index]._mostRows) = (isLast, Math.Max(rows, targets));
            (layers[index].Input, layers[index].Output) = (residual, output);
            if (kept == KeptActivations.All)
            {
                layers[index].PlaceBlock(arena, configuration, kept);
            }

            residual = output;
        }

        var (end, used) = (arena.Mark(), 0L);
        foreach (var layer in layers)
        {
            arena.Reset(end);
            layer.PlacePassing(arena, configuration, kept);
            used = Math.Max(used, arena.Mark());
        }

        // The last layer may have fewer rows than the others, whose place is taken too.
        arena.Floats((used - arena.Mark()) / sizeof(float));
        return end;
    }

    /// <summary>Takes room for what is not kept.</summary>
    /// <param name="arena">The memory.</param>
    /// <param name="configuration">The sizes.</param>
    /// <param name="kept">What has room already.</param>
    public void PlacePassing(Arena arena, ModelConfiguration configuration, KeptActivations kept)
    {
        // What a block writes before its attention lies at the same place in all blocks, the last one too: some rows may be there while
        // others are still in the feed-forward network of the block before.
        Normalized = arena.Matrix(_mostRows, configuration.HiddenSize);
        IsBlockKept = kept == KeptActivations.All;
        if (!IsBlockKept)
        {
            PlaceBlock(arena, configuration, kept);
        }

        AttentionInput = configuration.Tensors.AttentionNorm is null ? Input : Normalized.Slice(0, Input.Rows);
        FeedForwardInput = configuration.Tensors.FeedForwardNorm is null ? Middle : Normalized.Slice(0, Middle.Rows);
        Activated = arena.Matrix(Middle.Rows, configuration.FeedForwardSize);
    }

    private void PlaceBlock(Arena arena, ModelConfiguration configuration, KeptActivations kept)
    {
        var (heads, groups, headSize) = (configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize);
        var (names, width, parts) = (configuration.Tensors, configuration.HiddenSize, HeadNorms.Parts(configuration));
        InputInverse = arena.Floats(names.AttentionNorm is null ? 0 : Input.Rows);
        QueryKeyValue = arena.Matrix(Input.Rows, (heads + (2 * groups)) * headSize);
        QueryKey = kept != KeptActivations.None && parts > 0
            ? arena.Matrix(Input.Rows, (heads + groups) * headSize)
            : QueryKeyValue.SliceColumns(0, (heads + groups) * headSize);
        HeadInverses = arena.Floats((long)parts * Input.Rows);
        AttentionOutput = arena.Matrix(Input.Rows, heads * headSize);
        LogSumExp = arena.Floats((long)Input.Rows * heads);
        Mixed = _isLast ? arena.Matrix(Output.Rows, heads * headSize) : AttentionOutput;
        AttentionBranch = BranchActivations.Place(arena, Output.Rows, names.AttentionPostNorm is null ? 0 : width);
        Middle = kept == KeptActivations.None ? Output : arena.Matrix(Output.Rows, width);
        FeedForwardBranch = BranchActivations.Place(arena, Output.Rows, names.FeedForwardPostNorm is null ? 0 : width);
        MiddleInverse = arena.Floats(names.FeedForwardNorm is null ? 0 : Output.Rows);
        GateUp = arena.Matrix(Output.Rows, (configuration.IsFeedForwardGated ? 2 : 1) * configuration.FeedForwardSize);
    }
}
