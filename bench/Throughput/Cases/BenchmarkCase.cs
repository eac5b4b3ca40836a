namespace Rft.Throughput.Cases;

/// <summary>Something that several programs do, so that their speeds can be compared.</summary>
/// <param name="Name">What users select it by.</param>
/// <param name="Kind">What is done.</param>
internal sealed record BenchmarkCase(string Name, CaseKind Kind)
{
    /// <summary>The model; null for products.</summary>
    public ModelShape? Shape { get; init; }

    /// <summary>Sequences at once.</summary>
    public int Batch { get; init; }

    /// <summary>Tokens of each prompt, or of each sequence that is trained on.</summary>
    public int Prompt { get; init; }

    /// <summary>Tokens decoded after the prompt.</summary>
    public int Tokens { get; init; }

    /// <summary>M.</summary>
    public int M { get; init; }

    /// <summary>N.</summary>
    public int N { get; init; }

    /// <summary>K.</summary>
    public int K { get; init; }

    /// <summary>The formats of the weights: each program's fastest counts.</summary>
    public IReadOnlyList<WeightFormat> Formats { get; init; } = [WeightFormat.F32];

    /// <summary>The ratio to the fastest peer that is wanted; null where none is.</summary>
    public double? Goal { get; init; }

    /// <summary>Whether it is a matrix product: its unit is a call.</summary>
    public bool IsProduct => Kind >= CaseKind.Product;

    /// <summary>What one unit of work takes: a token, or the call of a product.</summary>
    public double OperationsPerUnit => Kind switch
    {
        CaseKind.Decode => Shape!.ForwardOperations(Prompt + ((Tokens + 1) / 2.0)),
        CaseKind.Prefill or CaseKind.Score => Shape!.ForwardOperations((Prompt + 1) / 2.0),
        CaseKind.Train => 3 * Shape!.ForwardOperations((Prompt + 1) / 2.0),
        CaseKind.TrainAdapter => 2 * Shape!.ForwardOperations((Prompt + 1) / 2.0),
        _ => 2.0 * M * N * K,
    };

    /// <summary>Bytes of weights, keys and values that a decoded token has read; null for other kinds, which arithmetic limits.</summary>
    public double? BytesPerUnit(WeightFormat format)
    {
        if (Kind != CaseKind.Decode)
        {
            return null;
        }

        var keysAndValues = Shape!.KeyValueBytes * (Prompt + ((Tokens + 1) / 2.0));
        return (WeightBytes(format) / Batch) + keysAndValues;
    }

    /// <summary>Bytes of all matrices.</summary>
    public double WeightBytes(WeightFormat format) => Shape!.MatrixElements * format switch
    {
        WeightFormat.F32 => 4.0,
        WeightFormat.Bits16 => 2.0,
        _ => 34.0 / 32,
    };
}
