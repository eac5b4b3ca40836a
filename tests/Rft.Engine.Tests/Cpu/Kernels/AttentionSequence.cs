using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>Queries, keys and values of some tokens.</summary>
internal sealed unsafe class AttentionSequence(int length, int heads, int kvHeads, int headSize, int seed, int window = 0, float cap = 0) : IDisposable
{
    public AttentionRule Rule { get; } = new(AttentionRule.UsualScale(headSize), window, cap);

    public TestMatrix Q { get; } = new(length, heads * headSize, (3 * seed) + 100, 2);

    public TestMatrix K { get; } = new(length, kvHeads * headSize, (3 * seed) + 101, 2);

    public TestMatrix V { get; } = new(length, kvHeads * headSize, (3 * seed) + 102);

    public (float[] Output, float[] LogSumExp) Expected() =>
        AttentionReference.Forward(Q.ToArray(), K.ToArray(), V.ToArray(), heads, kvHeads, headSize, Rule);

    /// <summary>What attention gives for one sequence, in the rows of its positions from <paramref name="first"/> on.</summary>
    public void Expected(int[] positions, int first, TestMatrix output, float[] logSumExp)
    {
        var (rows, normalizers) = AttentionReference.Forward(Gather(Q), Gather(K), Gather(V), heads, kvHeads, headSize, Rule);
        var columns = heads * headSize;
        for (var position = first; position < positions.Length; position++)
        {
            rows.AsSpan(position * columns, columns).CopyTo(new Span<float>(output.View.Row(positions[position]), columns));
            normalizers.AsSpan(position * heads, heads).CopyTo(logSumExp.AsSpan(positions[position] * heads));
        }

        float[] Gather(TestMatrix matrix) =>
            [.. positions.SelectMany(row => Enumerable.Range(0, matrix.View.Columns).Select(column => matrix[row, column]))];
    }

    public (double[] Q, double[] K, double[] V) ToDouble() =>
        (ReferenceMath.ToDouble(Q.ToArray()), ReferenceMath.ToDouble(K.ToArray()), ReferenceMath.ToDouble(V.ToArray()));

    public void CopyRow(int row, AttentionSequence target, int targetRow)
    {
        Copy(Q, target.Q);
        Copy(K, target.K);
        Copy(V, target.V);

        void Copy(TestMatrix from, TestMatrix to) =>
            new Span<float>(from.View.Row(row), from.View.Columns).CopyTo(new Span<float>(to.View.Row(targetRow), to.View.Columns));
    }

    /// <summary>The backward pass of sequences that share nothing, after a forward pass.</summary>
    public AttentionGradients Backward(TestMatrix dOutput, int[] offsets, int threads)
    {
        using var pool = new WorkerPool(threads);
        using var output = new TestMatrix(length, heads * headSize, 1);
        var logSumExp = new float[length * heads];
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            using var cache = new AttentionCache(1, offsets[s + 1] - offsets[s], kvHeads, headSize);
            var rows = Enumerable.Range(0, offsets[s + 1] - offsets[s]).Select(position => (0, position)).ToArray();
            cache.Run(pool, this, offsets[s], rows, output.View.Slice(offsets[s], rows.Length), logSumExp.AsSpan(offsets[s] * heads));
        }

        return Backward(pool, dOutput, output, logSumExp, offsets, new int[offsets.Length], [.. Enumerable.Range(0, offsets.Length)]);
    }

    /// <summary>The backward pass of one family.</summary>
    public AttentionGradients Backward(
        TestMatrix dOutput, TestMatrix output, float[] logSumExp, int[] offsets, int shared, int threads)
    {
        using var pool = new WorkerPool(threads);
        int[] shares = [0, .. Enumerable.Repeat(shared, offsets.Length - 2)];
        return Backward(pool, dOutput, output, logSumExp, offsets, shares, [0, offsets.Length - 1]);
    }

    public void Dispose()
    {
        Q.Dispose();
        K.Dispose();
        V.Dispose();
    }

    private AttentionGradients Backward(
        WorkerPool pool, TestMatrix dOutput, TestMatrix output, float[] logSumExp, int[] offsets, int[] shared, int[] families)
    {
        var gradients = new AttentionGradients(Q.Copy(), K.Copy(), V.Copy());
        fixed (int* offset = offsets, share = shared, family = families)
        fixed (float* normalizers = logSumExp)
        {
            Attention.Backward(
                pool,
                dOutput.View,
                Q.View,
                K.View,
                V.View,
                new SequenceRows(offset, share, family, families.Length - 1),
                heads,
                kvHeads,
                headSize,
                Rule,
                output.View,
                normalizers,
                gradients.Q.View,
                gradients.K.View,
                gradients.V.View);
        }

        gradients.Q.AssertGapsUntouched();
        gradients.K.AssertGapsUntouched();
        gradients.V.AssertGapsUntouched();
        return gradients;
    }
}
