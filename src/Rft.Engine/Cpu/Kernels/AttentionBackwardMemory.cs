namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// What one thread of <see cref="AttentionBackwardJob"/> works on: a block of positions with keys and values, and a block of rows, each of
/// whose (row, head) pairs is a query. It does not grow with the length of sequences, but for one number a query.
/// </summary>
internal readonly unsafe struct AttentionBackwardMemory
{
    /// <summary>Positions of a block of keys and values.</summary>
    public const int MostPositions = 128;

    /// <summary>
    /// Positions whose queries see the same positions, as far as products know: those are computed for all, and what a query does not see
    /// counts as exactly 0.
    /// </summary>
    public const int TileSize = 16;

    /// <summary>Elements from one query's scores to the next one's: not a power of two.</summary>
    public const int ScoreStride = MostPositions + Lanes.Count;

    private const int UsualQueries = 128;

    public AttentionBackwardMemory(float* memory, int headSize, int headsPerGroup)
    {
        PaddedHead = Padded(headSize);
        MostRows = Rows(headsPerGroup);
        var (positions, queries) = (MostPositions * PaddedHead, MostRows * headsPerGroup * PaddedHead);
        TurnedKeys = memory;
        TurnedValues = TurnedKeys + positions;
        Keys = TurnedValues + positions;
        KeyGradients = Keys + positions;
        ValueGradients = KeyGradients + positions;
        Queries = ValueGradients + positions;
        OutputGradients = Queries + queries;
        QueryGradients = OutputGradients + queries;
        Probabilities = QueryGradients + queries;
        ScoreGradients = Probabilities + (MostRows * headsPerGroup * ScoreStride);
        Deltas = ScoreGradients + (MostRows * headsPerGroup * ScoreStride);
    }

    /// <summary>K rounded up to whole vectors.</summary>
    public int PaddedHead { get; }

    /// <summary>Rows of a block of queries: whole tiles.</summary>
    public int MostRows { get; }

    /// <summary>[K, positions].</summary>
    public float* TurnedKeys { get; }

    /// <summary>[K, positions].</summary>
    public float* TurnedValues { get; }

    /// <summary>[positions, K].</summary>
    public float* Keys { get; }

    /// <summary>[positions, K].</summary>
    public float* KeyGradients { get; }

    /// <summary>[positions, K].</summary>
    public float* ValueGradients { get; }

    /// <summary>[queries, K], scaled.</summary>
    public float* Queries { get; }

    /// <summary>[queries, K].</summary>
    public float* OutputGradients { get; }

    /// <summary>[queries, K].</summary>
    public float* QueryGradients { get; }

    /// <summary>[queries, positions]: scores at first.</summary>
    public float* Probabilities { get; }

    /// <summary>[queries, positions]: gradients of probabilities at first.</summary>
    public float* ScoreGradients { get; }

    /// <summary>[queries of the whole sequence]: the product of an output with its gradient.</summary>
    public float* Deltas { get; }

    /// <summary>Floats for sequences of so many positions.</summary>
    public static long Size(int headSize, int headsPerGroup, int longest)
    {
        var queries = Rows(headsPerGroup) * headsPerGroup;
        return (5L * MostPositions * Padded(headSize)) + (queries * ((3L * Padded(headSize)) + (2 * ScoreStride)))
            + ((long)longest * headsPerGroup);
    }

    private static int Padded(int headSize) => new PanelLayout(headSize).PaddedColumns;

    private static int Rows(int headsPerGroup) => Math.Max(1, UsualQueries / TileSize / headsPerGroup) * TileSize;
}
