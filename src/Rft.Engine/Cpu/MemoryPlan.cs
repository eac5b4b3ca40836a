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

    public static long ArenaBytes(ModelConfiguration configuration, EngineLimits limits, EngineOptions options, OutputHead head) =>
        Math.Max(Packed(configuration, limits.BatchTokens, options, head), Decode(configuration, limits, head));

    private static long Packed(ModelConfiguration configuration, int tokens, EngineOptions options, OutputHead head)
    {
        var arena = Arena.Measure();
        PackedBatch.Place(arena, tokens);
        TargetScores.Place(arena, head, tokens);
        if (options.Trainable is null)
        {
            LayerActivations.Place(LayerActivations.Create(configuration.Layers), arena, configuration, tokens, tokens, keep: false);
            return arena.PeakBytes;
        }

        LayerActivations.Place(LayerActivations.Create(configuration.Layers), arena, configuration, tokens, tokens, keep: true);
        var (hidden, heads, headSize) = (configuration.HiddenSize, configuration.Heads, configuration.HeadSize);
        arena.Matrix(tokens, 4);
        arena.Matrix(tokens, 2 * hidden);
        var rank = options.Trainable == AdapterKind.Lora ? options.Rank : 0;
        var adapter = 2 * FusedParts * rank;
        var feedForward = (3 * configuration.FeedForwardSize) + hidden;
        var attention = (((3 * heads) + (2 * configuration.KeyValueHeads)) * headSize) + hidden;
        arena.Matrix(tokens, Math.Max(hidden, Math.Max(feedForward, attention)) + adapter);

        // The plan takes in one request what the passes take in several, each of which is rounded up to a cache line.
        arena.Floats(32 * NativeBuffer.Alignment);
        return arena.PeakBytes;
    }

    private static long Decode(ModelConfiguration configuration, EngineLimits limits, OutputHead head)
    {
        var arena = Arena.Measure();
        DecodeMemory.Place(arena, limits, head);
        var rows = limits.Sequences + limits.PrefillRows;
        LayerActivations.Place(LayerActivations.Create(configuration.Layers), arena, configuration, rows, limits.Sequences, keep: false);
        return arena.PeakBytes;
    }
}
