using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Causal grouped-query attention over a paged key-value cache. A row's bits depend on its query and on the keys and values at positions 0 to its
/// own, and on nothing else: not on the batch, the page numbers, the threads, or what lies in masked places.
/// </summary>
internal static unsafe class Attention
{
    private const int PageSize = KeyValuePages.PageSize;

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
        for (var t = 0; t < keys.Rows; t++)
        {
            var page = tables[rowTable[t] + (rowPosition[t] / PageSize)];
            var lane = rowPosition[t] % PageSize;
            for (var i = 0; i < keys.Columns; i++)
            {
                pages.Keys(layer, page)[(i * PageSize) + lane] = keys.Row(t)[i];
                pages.Values(layer, page)[(lane * keys.Columns) + i] = values.Row(t)[i];
            }
        }
    }

    /// <summary>output = softmax(q k^T / sqrt(K)) v, each row over positions 0 to its own, which must have been stored before.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="q">[T, H*K], turned by <see cref="Rope"/>. Neighbouring rows with the same table share work.</param>
    /// <param name="pages">The cache: G and K.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="tables">All page tables, one after the other.</param>
    /// <param name="rowTable">[T] where in <paramref name="tables"/> the page table of the row's sequence begins.</param>
    /// <param name="rowPosition">[T] the row's position in its sequence.</param>
    /// <param name="heads">H, a multiple of G.</param>
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
        Matrix output,
        float* logSumExp)
    {
        var (groups, headSize) = (pages.KeyValueHeads, pages.HeadSize);
        var scale = 1 / MathF.Sqrt(headSize);
        for (var t = 0; t < q.Rows; t++)
        {
            var length = rowPosition[t] + 1;
            var scores = new float[length];
            var sums = new float[headSize];
            for (var h = 0; h < heads; h++)
            {
                var g = h / (heads / groups);
                var query = q.Row(t) + (h * headSize);
                var maximum = float.NegativeInfinity;
                for (var j = 0; j < length; j++)
                {
                    var key = pages.Keys(layer, tables[rowTable[t] + (j / PageSize)]) + (g * headSize * PageSize) + (j % PageSize);
                    var score = 0f;
                    for (var k = 0; k < headSize; k++)
                    {
                        score = MathF.FusedMultiplyAdd(query[k], key[k * PageSize], score);
                    }

                    scores[j] = score * scale;
                    maximum = MathF.Max(maximum, scores[j]);
                }

                var total = 0f;
                sums.AsSpan().Clear();
                for (var j = 0; j < length; j++)
                {
                    var value = pages.Values(layer, tables[rowTable[t] + (j / PageSize)]) + (((j % PageSize * groups) + g) * headSize);
                    var p = MathF.Exp(scores[j] - maximum);
                    total += p;
                    for (var k = 0; k < headSize; k++)
                    {
                        sums[k] = MathF.FusedMultiplyAdd(p, value[k], sums[k]);
                    }
                }

                for (var k = 0; k < headSize; k++)
                {
                    output.Row(t)[(h * headSize) + k] = sums[k] / total;
                }

                if (logSumExp != null)
                {
                    logSumExp[(t * heads) + h] = maximum + MathF.Log(total);
                }
            }
        }
    }

    /// <summary>The backward pass over whole sequences, from position 0, in plain matrices.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="dOutput">[T, H*K].</param>
    /// <param name="q">[T, H*K] as <see cref="Forward"/> read it.</param>
    /// <param name="k">[T, G*K] as <see cref="Store"/> read it.</param>
    /// <param name="v">[T, G*K] as <see cref="Store"/> read it.</param>
    /// <param name="offsets">[S + 1] sequence s is rows offsets[s] until offsets[s + 1].</param>
    /// <param name="sequences">S.</param>
    /// <param name="heads">H.</param>
    /// <param name="kvHeads">G.</param>
    /// <param name="headSize">K.</param>
    /// <param name="output">[T, H*K] of <see cref="Forward"/>.</param>
    /// <param name="logSumExp">[T, H] of <see cref="Forward"/>.</param>
    /// <param name="dq">[T, H*K] out.</param>
    /// <param name="dk">[T, G*K] out.</param>
    /// <param name="dv">[T, G*K] out.</param>
    public static void Backward(
        WorkerPool pool,
        Matrix dOutput,
        Matrix q,
        Matrix k,
        Matrix v,
        int* offsets,
        int sequences,
        int heads,
        int kvHeads,
        int headSize,
        Matrix output,
        float* logSumExp,
        Matrix dq,
        Matrix dk,
        Matrix dv)
    {
        var scale = 1 / MathF.Sqrt(headSize);
        for (var t = 0; t < q.Rows; t++)
        {
            new Span<float>(dq.Row(t), dq.Columns).Clear();
            new Span<float>(dk.Row(t), dk.Columns).Clear();
            new Span<float>(dv.Row(t), dv.Columns).Clear();
        }

        for (var s = 0; s < sequences; s++)
        {
            for (var t = offsets[s]; t < offsets[s + 1]; t++)
            {
                for (var h = 0; h < heads; h++)
                {
                    var (own, shared) = (h * headSize, h / (heads / kvHeads) * headSize);
                    var delta = 0f;
                    for (var i = 0; i < headSize; i++)
                    {
                        delta += dOutput.Row(t)[own + i] * output.Row(t)[own + i];
                    }

                    for (var j = offsets[s]; j <= t; j++)
                    {
                        var (score, dp) = (0f, 0f);
                        for (var i = 0; i < headSize; i++)
                        {
                            score = MathF.FusedMultiplyAdd(q.Row(t)[own + i], k.Row(j)[shared + i], score);
                            dp = MathF.FusedMultiplyAdd(dOutput.Row(t)[own + i], v.Row(j)[shared + i], dp);
                        }

                        var p = MathF.Exp((score * scale) - logSumExp[(t * heads) + h]);
                        var ds = p * (dp - delta) * scale;
                        for (var i = 0; i < headSize; i++)
                        {
                            dv.Row(j)[shared + i] += p * dOutput.Row(t)[own + i];
                            dk.Row(j)[shared + i] += ds * q.Row(t)[own + i];
                            dq.Row(t)[own + i] += ds * k.Row(j)[shared + i];
                        }
                    }
                }
            }
        }
    }
}
