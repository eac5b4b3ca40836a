using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Which format keeps what a file has.</summary>
internal static class PackedFormats
{
    /// <summary>The format of the elements as they are stored.</summary>
    public static PackedFormat Of(TensorType type) => type switch
    {
        TensorType.BF16 => PackedFormat.BFloat16,
        TensorType.F16 => PackedFormat.Half,
        _ => PackedFormat.Single,
    };
}
