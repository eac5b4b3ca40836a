namespace Rft.Throughput.Cases;

/// <summary>All cases, with the ratios that are wanted.</summary>
internal static class CaseTable
{
    private static readonly WeightFormat[] _wide = [WeightFormat.F32];
    private static readonly WeightFormat[] _best = [WeightFormat.F32, WeightFormat.Bits16];

    public static IReadOnlyList<BenchmarkCase> All { get; } =
    [
        Decode("small-decode-1", ModelShape.Small, 1, 1.3, _wide),
        Decode("small-decode-32", ModelShape.Small, 32, 4, _wide),
        Decode("small-decode-256", ModelShape.Small, 256, 5, _wide),
        Prefill("small-prefill-32x32", ModelShape.Small, 32, 32, 3, _wide),
        new("small-score-64x64", CaseKind.Score) { Shape = ModelShape.Small, Batch = 64, Prompt = 64 },
        Train("small-train-64x64", ModelShape.Small, 3),
        Decode("large-decode-1-f32", ModelShape.Large, 1, 1.05, _wide),
        Decode("large-decode-1-16bit", ModelShape.Large, 1, 1.05, [WeightFormat.Bits16]),
        Decode("large-decode-1-8bit", ModelShape.Large, 1, 1.0, [WeightFormat.Bits8]),
        Decode("large-decode-32", ModelShape.Large, 32, 1.6, _best),
        Decode("large-decode-256", ModelShape.Large, 256, 1.6, _best),
        Prefill("large-prefill-32x32", ModelShape.Large, 32, 32, 1.3, _best),
        Prefill("large-prefill-1x512", ModelShape.Large, 1, 512, 1.3, _best),
        new("large-score-64x64", CaseKind.Score) { Shape = ModelShape.Large, Batch = 64, Prompt = 64 },
        Train("large-train-64x64", ModelShape.Large, 1.7),
        Product(64, 64, 64, null),
        Product(128, 128, 128, null),
        Product(256, 256, 256, 1.1),
        Product(512, 512, 512, 1.1),
        Product(1024, 1024, 1024, 1.1),
        Product(2048, 2048, 2048, 1.1),
        Product(1, 1024, 256, 1.3),
        Product(8, 1024, 256, 1.3),
        Product(32, 1024, 256, 1.3),
        Product(128, 1024, 256, 1.3),
        Product(1024, 1024, 1024, null, CaseKind.PackedProduct),
        Product(4096, 384, 128, null, CaseKind.PackedProduct),
        Product(4096, 384, 128, null, CaseKind.LeftGradient),
        Product(4096, 1536, 512, null, CaseKind.LeftGradient),
        Product(4096, 384, 128, null, CaseKind.RightGradient),
        Product(4096, 1536, 512, null, CaseKind.RightGradient),
    ];

    /// <summary>The cases whose names hold one of the texts; all where there are none.</summary>
    public static IReadOnlyList<BenchmarkCase> Select(IReadOnlyCollection<string> texts) =>
        [.. All.Where(one => texts.Count == 0 || texts.Any(text => one.Name.Contains(text, StringComparison.OrdinalIgnoreCase)))];

    private static BenchmarkCase Decode(string name, ModelShape shape, int batch, double goal, WeightFormat[] formats) =>
        new(name, CaseKind.Decode) { Shape = shape, Batch = batch, Prompt = 32, Tokens = 32, Goal = goal, Formats = formats };

    private static BenchmarkCase Prefill(string name, ModelShape shape, int batch, int prompt, double goal, WeightFormat[] formats) =>
        new(name, CaseKind.Prefill) { Shape = shape, Batch = batch, Prompt = prompt, Goal = goal, Formats = formats };

    private static BenchmarkCase Train(string name, ModelShape shape, double goal) =>
        new(name, CaseKind.Train) { Shape = shape, Batch = 64, Prompt = 64, Goal = goal };

    private static BenchmarkCase Product(int m, int n, int k, double? goal, CaseKind kind = CaseKind.Product)
    {
        var prefix = kind switch
        {
            CaseKind.PackedProduct => "sgemm-packing",
            CaseKind.LeftGradient => "sgemm-left-gradient",
            CaseKind.RightGradient => "sgemm-right-gradient",
            _ => "sgemm",
        };
        return new($"{prefix}-{m}x{n}x{k}", kind) { M = m, N = n, K = k, Goal = goal };
    }
}
