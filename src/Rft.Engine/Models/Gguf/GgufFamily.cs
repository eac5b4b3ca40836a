using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// A family of models as llama.cpp computes it (src/models of llama.cpp): its name there, and what it takes for granted.
/// </summary>
internal sealed record GgufFamily
{
    private static readonly Dictionary<string, GgufFamily> _families = new(StringComparer.Ordinal)
    {
        ["llama"] = new() { Name = "llama", HasInterleavedRope = true, HasBiases = true, HasFrequencyFactors = true },
        ["mistral"] = new() { Name = "llama", HasInterleavedRope = true, HasBiases = true, HasFrequencyFactors = true },
        ["qwen2"] = new() { Name = "qwen2", HasQueryKeyValueBias = true, IsHeadsTimesSizeHidden = true },
        ["qwen3"] = new() { Name = "qwen3" },
        ["gpt2"] = new()
        {
            Name = "gpt2", HasBiases = true, IsHeadsTimesSizeHidden = true, HasRope = false, Activation = ActivationFunction.GeluTanh,
        },
        ["phi3"] = new() { Name = "phi3", IsHeadsTimesSizeHidden = true, HasPartialRope = true },
        ["gemma2"] = new()
        {
            Name = "gemma2",
            HasSoftCaps = true,
            WindowPattern = 2,
            LayersWithWideScale = 46,
            MustTie = true,
            Activation = ActivationFunction.GeluTanh,
        },
        ["gemma3_text"] = new()
        {
            Name = "gemma3", WindowPattern = 6, LayersWithWideScale = 62, MustTie = true, Activation = ActivationFunction.GeluTanh,
        },
        ["olmo2"] = new() { Name = "olmo2", IsHeadsTimesSizeHidden = true, NeedsHead = true },
        ["smollm3"] = new() { Name = "smollm3", HasInterleavedRope = true, NoRopePattern = 4 },
    };

    /// <summary>The <c>model_type</c> of every family, in order.</summary>
    public static IEnumerable<string> ModelTypes => _families.Keys.Order(StringComparer.Ordinal);

    /// <summary><c>general.architecture</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The nonlinearity.</summary>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Silu;

    /// <summary>Whether positions turn neighbouring dimensions, not dimensions half a head apart: rows of queries and keys change places.</summary>
    public bool HasInterleavedRope { get; init; }

    /// <summary>Whether positions turn anything.</summary>
    public bool HasRope { get; init; } = true;

    /// <summary>Whether positions may turn a part of each head only.</summary>
    public bool HasPartialRope { get; init; }

    /// <summary>Whether each rotary frequency may have a divisor of its own.</summary>
    public bool HasFrequencyFactors { get; init; }

    /// <summary>Whether every linear layer may have a bias.</summary>
    public bool HasBiases { get; init; }

    /// <summary>Whether queries, keys and values have a bias.</summary>
    public bool HasQueryKeyValueBias { get; init; }

    /// <summary>Whether heads times head size must be the hidden size.</summary>
    public bool IsHeadsTimesSizeHidden { get; init; }

    /// <summary>Whether scores and logits always have a soft cap; otherwise never.</summary>
    public bool HasSoftCaps { get; init; }

    /// <summary>Every how many layers one sees everything, the others a window; 0 where there are no windows.</summary>
    public int WindowPattern { get; init; }

    /// <summary>Every how many layers one has no rotary positions; 0 where all have.</summary>
    public int NoRopePattern { get; init; }

    /// <summary>The number of layers by which llama.cpp recognizes the size whose scores are scaled by D / H, not by K; 0 for none.</summary>
    public int LayersWithWideScale { get; init; }

    /// <summary>Whether the output head is always the embedding.</summary>
    public bool MustTie { get; init; }

    /// <summary>Whether the output head must be in the file even where it is the embedding.</summary>
    public bool NeedsHead { get; init; }

    /// <summary>The family of a <c>model_type</c>; null where llama.cpp, or this exporter, has none.</summary>
    public static GgufFamily? Find(string modelType) => _families.GetValueOrDefault(modelType);
}
