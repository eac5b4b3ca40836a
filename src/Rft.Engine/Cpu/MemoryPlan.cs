using Rft.Engine.Cpu.Generation;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>How much arena memory the largest allowed call takes: the passes' own requests, made of an arena that only counts.</summary>
internal static unsafe class MemoryPlan
{
    // The most linear layers that are fused into one: q, k, v.
    private const int FusedParts = 3;

    // Log-probabilities, entropies, and the gradients with respect to both.
    private const int LossBuffers = 4;

    public static long ArenaBytes(
        ModelConfiguration configuration, EngineLimits limits, EngineOptions options, KeptActivations kept, OutputHead head) =>
        Math.Max(
            options.Trainable is null ? Scoring(configuration, limits, head) : Training(configuration, limits, options, kept, head),
            Decode(configuration, limits, head));

    private static long Scoring(ModelConfiguration configuration, EngineLimits limits, OutputHead head)
    {
        var arena = Arena.Measure();
        head.PlaceLogits(arena, limits.ChunkRows);
        PlaceChunk(arena, configuration, limits.ChunkRows, limits.BatchTokens, head, KeptActivations.None);
        return arena.PeakBytes;
    }

    private static long Training(
        ModelConfiguration configuration, EngineLimits limits, EngineOptions options, KeptActivations kept, OutputHead head)
    {
        var arena = Arena.Measure();
        head.PlaceLogits(arena, limits.ChunkRows);
        if (configuration.LogitSoftCap > 0)
        {
            head.PlaceLogits(arena, limits.ChunkRows);
        }

        // The batch is placed here as one chunk; each further one rounds each of its requests up to a cache line.
        var batch = PlaceChunk(Arena.Measure(), configuration, limits.BatchTokens, limits.BatchTokens, head, kept);
        var further = PlaceChunk(Arena.Measure(), configuration, rows: 1, tokens: 1, head, kept);
        arena.Floats((batch + ((limits.Chunks + 1) * further)) / sizeof(float));

        // What is not kept is there for one chunk at a time.
        var chunk = Arena.Measure();
        var mark = PlaceChunk(chunk, configuration, limits.ChunkRows, limits.ChunkRows, head, kept);
        arena.Floats((chunk.PeakBytes - mark) / sizeof(float));
        var (hidden, heads, groups, headSize) =
            (configuration.HiddenSize, configuration.Heads, configuration.KeyValueHeads, configuration.HeadSize);
        var adapterColumns = options.Trainable == AdapterKind.Lora ? 2 * FusedParts * options.Rank : 0;
        var feedForwardColumns = (2 * configuration.FeedForwardSize) + hidden;
        var normColumns = HeadNorms.Parts(configuration) == 0 ? 0 : (heads + groups) * headSize;
        var attentionColumns = (((3 * heads) + (2 * groups)) * headSize) + hidden + normColumns;
        var branchColumns = configuration.Tensors.AttentionPostNorm is null ? 0 : hidden;
        var scratchColumns = (3 * hidden) + branchColumns + Math.Max(feedForwardColumns, attentionColumns) + adapterColumns;
        arena.Matrix(limits.ChunkRows, scratchColumns);
        arena.Matrix(limits.BatchTokens, LossBuffers);
        return arena.PeakBytes;
    }

    private static long Decode(ModelConfiguration configuration, EngineLimits limits, OutputHead head)
    {
        var arena = Arena.Measure();
        DecodeMemory.Place(arena, limits, head);
        var rows = limits.Sequences + limits.PrefillRows;
        LayerActivations.Place(LayerActivations.Create(configuration.Layers), arena, configuration, rows, limits.Sequences, KeptActivations.None);
        return arena.PeakBytes;
    }

    private static long PlaceChunk(Arena arena, ModelConfiguration configuration, int rows, int tokens, OutputHead head, KeptActivations kept)
    {
        PackedBatch.Place(arena, rows, tokens);
        TargetScores.Place(arena, head, rows);
        return LayerActivations.Place(LayerActivations.Create(configuration.Layers), arena, configuration, rows, rows, kept);
    }
}
