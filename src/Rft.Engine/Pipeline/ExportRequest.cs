using Rft.Engine.Models;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Pipeline;

/// <summary>What to export, as what, and where to.</summary>
public sealed record ExportRequest
{
    /// <summary>A spec or the folder that holds one, an adapter folder, a model folder, or the fingerprint of a run or its first characters.</summary>
    public required string Source { get; init; }

    /// <summary>The format.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>The base model's folder, for an adapter folder or a fingerprint; null where they say it themselves.</summary>
    public string? Base { get; init; }

    /// <summary>PEFT: what adapter_config.json calls the base model; null for its folder.</summary>
    public string? BaseName { get; init; }

    /// <summary>Hugging Face: the element type of the weights; null to keep the base's.</summary>
    public TensorType? StorageType { get; init; }

    /// <summary>Hugging Face: the most bytes of weights in one file.</summary>
    public long ShardBytes { get; init; } = 5_000_000_000;

    /// <summary>GGUF: how matrices are stored.</summary>
    public GgufType GgufType { get; init; } = GgufType.F16;

    /// <summary>The folder, or for GGUF the file; null for a place in bin/rft beside the spec, or in the current folder.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether what is at <see cref="Destination"/> is replaced.</summary>
    public bool Overwrite { get; init; }
}
