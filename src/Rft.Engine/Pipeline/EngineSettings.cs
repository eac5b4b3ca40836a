using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>What the engine has to know to load the models of a job.</summary>
internal static class EngineSettings
{
    // Larger batches cost memory for activations and gain no speed on the models that a processor can train.
    private const int BatchTokens = 4096;

    /// <summary>For the base model with its trainable weights.</summary>
    public static EngineOptions ForTraining(RftSpec spec, int longestSequence, int threads) => new()
    {
        Trainable = spec.Engine.Adapter,
        BaseWeights = spec.Engine.BaseWeights,
        Rank = spec.Engine.Rank,
        Alpha = spec.Engine.Alpha,
        Initialization = spec.Engine.Initialization,
        Seed = spec.Seed,
        // A pair of preference training is never parted.
        MaximumBatchTokens = Math.Max(BatchTokens, spec.Method == TrainingMethod.Preference ? 2 * longestSequence : longestSequence),
        MaximumSequenceLength = longestSequence,
        MemoryLimit = spec.Engine.MemoryLimit,
        Threads = threads,
    };

    /// <summary>For a model that only answers.</summary>
    public static EngineOptions ForAnswers(RftSpec spec, int longestSequence, int threads) =>
        ForTraining(spec, longestSequence, threads) with { Trainable = null };
}
