using Rft.Engine.Models;

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
