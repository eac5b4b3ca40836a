using Rft.Engine.Specs;

namespace Rft.Engine.Models;

/// <summary>What an engine needs to know to load a model and plan its memory.</summary>
public sealed record EngineOptions
{
    /// <summary>Which weights are trainable; null loads for inference only.</summary>
    public AdapterKind? Trainable { get; init; }

    /// <summary>How frozen matrices are kept in memory.</summary>
    public BaseWeights BaseWeights { get; init; }

    /// <summary>The adapter rank R.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The adapter scale is alpha / rank.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Whether the weights are drawn from <see cref="Seed"/> instead of read.</summary>
    public ModelInitialization Initialization { get; init; }

    /// <summary>The seed of the initial weights and adapters.</summary>
    public long Seed { get; init; }

    /// <summary>The most tokens of one scoring or training batch.</summary>
    public int MaximumBatchTokens { get; init; } = 8192;

    /// <summary>The longest sequence, prompt and completion together; 0 for the model's own context length.</summary>
    public int MaximumSequenceLength { get; init; }

    /// <summary>The most sequences that decode together.</summary>
    public int MaximumSequences { get; init; } = 256;

    /// <summary>How much memory the model may take; null for as much as the machine has.</summary>
    public MemoryLimit? MemoryLimit { get; init; }

    /// <summary>Worker threads; 0 for one a core.</summary>
    public int Threads { get; init; }
}
