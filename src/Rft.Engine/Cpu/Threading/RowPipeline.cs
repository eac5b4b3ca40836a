namespace Rft.Engine.Cpu.Threading;

/// <summary>
/// Takes some rows through a whole series of operations before the next ones: what one operation writes is still in the second-level cache
/// of its thread when the next one reads it, and threads wait for each other once, not after each operation. Where the weights that the
/// series reads do not fit into that cache, or rows are too few to share, each operation runs for all rows before the next one, and
/// threads share each.
/// </summary>
internal static class RowPipeline
{
    // Beside the weights there is the thread's block of rows.
    private const long MostWeightBytes = 1 << 20;

    private const int MostRows = 64;

    // As many rows as the widest tile has, and twice as many, if every thread then has a block: the more, the less often weights are read.
    private const int TileRows = 8;
    private const int FewestRows = 2 * TileRows;

    private const int BlocksPerThread = 4;

    /// <summary>Runs a job for all rows.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="job">The series.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="weightBytes">Bytes of the weights that it reads.</param>
    public static void Run<TJob>(WorkerPool pool, in TJob job, int rows, long weightBytes)
        where TJob : struct, IRowJob
    {
        if (weightBytes > MostWeightBytes || rows < TileRows * pool.Threads)
        {
            job.Execute(pool, new RowBlock(0, rows, 0));
            return;
        }

        var fewest = Math.Min(FewestRows, WholeTiles(rows / pool.Threads));
        var share = WholeTiles(rows / (BlocksPerThread * pool.Threads));
        var parts = new Parts<TJob>(pool, job, rows, Math.Clamp(share, fewest, MostRows));
        pool.Run(ref parts, parts.Count);
    }

    private static int WholeTiles(int rows) => rows / TileRows * TileRows;

    private readonly struct Parts<TJob>(WorkerPool pool, TJob job, int rows, int rowsAtOnce) : IParallelJob
        where TJob : struct, IRowJob
    {
        public int Count => (rows + rowsAtOnce - 1) / rowsAtOnce;

        public void Execute(int part)
        {
            var first = part * rowsAtOnce;
            job.Execute(pool.Alone, new RowBlock(first, Math.Min(rowsAtOnce, rows - first), pool.Own * rowsAtOnce));
        }
    }
}
