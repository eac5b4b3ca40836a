using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Tests.Models;

/// <summary>Small configurations and batches. Initial weights are wide, so that every operator matters to the result.</summary>
internal static class TestModels
{
    /// <summary>Head size times heads is not the hidden size, and no size is a multiple of a vector.</summary>
    public static ModelConfiguration Odd(bool tied = false) => new()
    {
        ModelType = "llama",
        VocabularySize = 11,
        HiddenSize = 7,
        FeedForwardSize = 13,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 6,
        NormEpsilon = 1e-5f,
        RopeTheta = 10000,
        TiedEmbeddings = tied,
        ContextLength = 64,
        InitializerRange = 0.4f,
    };

    /// <summary>The shape of a useful tiny model, in small.</summary>
    public static ModelConfiguration Small { get; } = new()
    {
        ModelType = "llama",
        VocabularySize = 67,
        HiddenSize = 48,
        FeedForwardSize = 80,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        NormEpsilon = 1e-5f,
        RopeTheta = 10000,
        TiedEmbeddings = true,
        ContextLength = 96,
        InitializerRange = 0.15f,
    };

    /// <summary>GPT-2 in small: layer norms, learned positions, biases, fused and transposed projections, no gate.</summary>
    public static ModelConfiguration Gpt2 { get; } = Small with
    {
        ModelType = "gpt2",
        KeyValueHeads = 4,
        InitializerRange = 0.13f,
        Norm = NormKind.Layer,
        QueryKeyValueBias = true,
        AttentionOutputBias = true,
        FeedForwardBias = true,
        IsFeedForwardGated = false,
        Activation = ActivationFunction.GeluTanh,
        LayerAttention = [new LayerAttention(Rope: RopeKind.None), new LayerAttention(Rope: RopeKind.None, Scale: 0.2f)],
        Tensors = TensorNames.Gpt2,
    };

    /// <summary>Gemma 3 in small: norms on both sides of everything, windows with frequencies of their own, and the caps of Gemma 2.</summary>
    public static ModelConfiguration Gemma { get; } = Small with
    {
        ModelType = "gemma3_text",
        NormWeightOffset = 1,
        QueryKeyNorm = QueryKeyNorm.EachHead,
        Activation = ActivationFunction.GeluTanh,
        LayerAttention = [new LayerAttention(7, RopeKind.Local, 0.3f), new LayerAttention(0, RopeKind.Global, 0.3f)],
        AttentionSoftCap = 3,
        LogitSoftCap = 15,
        EmbeddingScale = MathF.Sqrt(48),
        LocalRopeTheta = 500,
        Tensors = TensorNames.Sandwich,
    };

    /// <summary>What is left: norms only after, over all heads; fused projections; a window longer than a page; some dimensions that turn.</summary>
    public static ModelConfiguration Mixed { get; } = Small with
    {
        ModelType = "olmo2",
        QueryKeyNorm = QueryKeyNorm.AllHeads,
        QueryKeyValueBias = true,
        Activation = ActivationFunction.Gelu,
        LayerAttention = [new LayerAttention(19), new LayerAttention(33, RopeKind.None)],
        RotarySize = 6,
        RopeScaling = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 3 },
        Tensors = TensorNames.PostNorm with { QueryKeyValue = TensorNames.Fused.QueryKeyValue, GateUp = TensorNames.Fused.GateUp },
    };

    /// <summary>Sequences of given lengths with random tokens; about two thirds of the tokens that can be are targets.</summary>
    public static PackedSequences Batch(int vocabulary, ulong seed, params int[] lengths)
    {
        var total = lengths.Sum();
        var tokens = Enumerable.Range(0, total).Select(t => (int)(Draw(seed, 0, t) * vocabulary)).ToArray();
        int[] offsets = [0, .. lengths.Select((_, sequence) => lengths.Take(sequence + 1).Sum())];
        var isTarget = Enumerable.Range(0, total).Select(t => !offsets.Contains(t) && Draw(seed, 1, t) < 0.67).ToArray();
        return new PackedSequences(tokens, offsets, isTarget);
    }

    public static double Draw(ulong seed, int purpose, int index) =>
        CounterRandom.Uniform(seed, RandomStream.Resampling, (ulong)purpose, (ulong)index);
}
