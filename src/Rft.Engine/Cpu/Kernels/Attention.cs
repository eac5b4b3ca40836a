using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Causal grouped-query attention over a paged key-value cache. A row's bits depend on its query and on the keys and values at the positions
/// that it sees, and on nothing else: not on the batch, the page numbers, the threads, or what lies at later positions; except that a value
/// that is infinite or not a number makes those rows of its page not a number that are computed in the same call and do not see it.
/// </summary>
internal static unsafe class Attention
{
    // Blocks differ in how many positions they see.
    private const int PartsPerThread = 16;

    /// <summary>Writes keys and values of T tokens into the cache.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="keys">[T, G*K], turned by <see cref="Rope"/>.</param>
    /// <param name="values">[T, G*K].</param>
    /// <param name="pages">The cache.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="tables">All page tables, one after the other.</param>
    /// <param name="rowTable">[T] where in <paramref name="tables"/> the page table of the row's sequence begins.</param>
    /// <param name="rowPosition">[T] the row's position in its sequence.</param>
    public static void Store(
        WorkerPool pool, Matrix keys, Matrix values, KeyValuePages pages, int layer, int* tables, int* rowTable, int* rowPosition)
    {
        var split = new WorkSplit(keys.Rows, 4L * keys.Columns, pool.Threads);
        var job = new AttentionStoreJob(split, keys, values, pages, layer, tables, rowTable, rowPosition);
        pool.Run(ref job, split.Parts);
    }

    /// <summary>
    /// output = softmax(scale q k^T) v, each row over the positions of its window, the last of which is its own. All positions to its own
    /// must have been stored before.
    /// </summary>
    /// <param name="pool">The threads.</param>
    /// <param name="q">[T, H*K], turned by <see cref="Rope"/>. Neighbouring rows of one sequence share work.</param>
    /// <param name="pages">The cache: G and K.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="tables">All page tables, one after the other.</param>
    /// <param name="rowTable">[T] where in <paramref name="tables"/> the page table of the row's sequence begins.</param>
    /// <param name="rowPosition">[T] the row's position in its sequence.</param>
    /// <param name="heads">H, a multiple of G.</param>
    /// <param name="rule">Scale, window and cap of the scores.</param>
    /// <param name="output">[T, H*K] out; may be <paramref name="q"/>.</param>
    /// <param name="logSumExp">[T, H] out, for <see cref="Backward"/>; null if not wanted.</param>
    public static void Forward(
        WorkerPool pool,
        Matrix q,
        KeyValuePages pages,
        int layer,
        int* tables,
        int* rowTable,
        int* rowPosition,
        int heads,
        AttentionRule rule,
        Matrix output,
        float* logSumExp)
    {
        var total = 0L;
        for (var t = 0; t < q.Rows; t++)
        {
            total += rowPosition[t] + 1 - rule.First(rowPosition[t]);
        }

        var blocks = (int*)pool.SharedScratch(q.Rows + 1L);
        var job = new AttentionForwardJob(
            pool, q, pages, layer, tables, rowTable, rowPosition, heads, rule, output, logSumExp, blocks);
        job.Split = Split(job.Items, total * q.Columns, pool);
        pool.Run(ref job, job.Split.Parts);
    }

    /// <summary>The backward pass over whole sequences, from position 0, in plain matrices; shared positions get the sum over all sequences.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="dOutput">[T, H*K].</param>
    /// <param name="q">[T, H*K] as <see cref="Forward"/> read it.</param>
    /// <param name="k">[T, G*K] as <see cref="Store"/> read it, in native memory with 64 readable bytes after it.</param>
    /// <param name="v">[T, G*K] as <see cref="Store"/> read it.</param>
    /// <param name="sequences">Their rows.</param>
    /// <param name="heads">H.</param>
    /// <param name="kvHeads">G.</param>
    /// <param name="headSize">K.</param>
    /// <param name="rule">As <see cref="Forward"/> had it.</param>
    /// <param name="output">[T, H*K] of <see cref="Forward"/>.</param>
    /// <param name="logSumExp">[T, H] of <see cref="Forward"/>.</param>
    /// <param name="dq">[T, H*K] out; not an input.</param>
    /// <param name="dk">[T, G*K] out; not an input.</param>
    /// <param name="dv">[T, G*K] out; not an input.</param>
    public static void Backward(
        WorkerPool pool,
        Matrix dOutput,
        Matrix q,
        Matrix k,
        Matrix v,
        SequenceRows sequences,
        int heads,
        int kvHeads,
        int headSize,
        AttentionRule rule,
        Matrix output,
        float* logSumExp,
        Matrix dq,
        Matrix dk,
        Matrix dv)
    {
        var (longest, total) = (0, 0L);
        for (var s = 0; s < sequences.Sequences; s++)
        {
            longest = Math.Max(longest, sequences.Length(s));
            total += (long)sequences.Own(s) * sequences.Length(s);
        }

        var job = new AttentionBackwardJob(
            pool, dOutput, q, k, v, sequences, heads, kvHeads, headSize, rule, output, logSumExp, dq, dk, dv, longest);
        job.Split = Split(job.Items, total * q.Columns, pool);
        pool.Run(ref job, job.Split.Parts);
    }

    private static WorkSplit Split(int items, long work, WorkerPool pool) =>
        new(items, work / Math.Max(1, items), pool.Threads, PartsPerThread);
}
