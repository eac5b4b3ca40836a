using Rft.Throughput.Cases;

namespace Rft.Throughput.Scaling;

/// <summary>Models from a third of a million to half a billion parameters.</summary>
internal static class ScaledShapes
{
    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new("0.3M", 96, 3, 4, 2, 256, 260),
        new("1M", 128, 5, 4, 2, 384, 260),
        new("10M", 384, 6, 6, 2, 1088, 260),
        new("100M", 1024, 9, 16, 4, 2816, 260),
        new("500M", 1536, 16, 12, 2, 5632, 260),
    ];

    /// <summary>The model whose sequences grow.</summary>
    public static ModelShape ForLengths { get; } = All[2] with { Name = "10M-long", ContextLength = 8192 };
}
