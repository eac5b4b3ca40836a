using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class AttentionTests
{
    // Float arithmetic over at most 41 positions, relative to the largest gradient.
    private const double BackwardTolerance = 5e-6;

    // Length, heads, key-value heads, head size, window, cap of the scores.
    public static TheoryData<int, int, int, int, int, float> Shapes => new()
    {
        { 1, 1, 1, 2, 0, 0 },
        { 5, 2, 1, 8, 0, 0 },
        { 16, 4, 2, 32, 0, 0 },
        { 17, 4, 4, 16, 0, 0 },
        { 41, 8, 2, 20, 0, 0 },
        { 33, 3, 1, 64, 0, 0 },
        { 70, 16, 1, 10, 0, 0 },
        { 20, 2, 2, 100, 0, 0 },
        { 41, 2, 2, 16, 0, 1.5f },
        { 41, 2, 2, 16, 1, 0 },
        { 70, 2, 1, 20, 5, 0 },
        { 70, 4, 4, 16, 16, 0 },
        { 120, 3, 1, 8, 33, 2 },
        { 41, 2, 2, 16, 41, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_sequence_has_the_bits_of_the_twin_whole_in_pieces_and_token_by_token(
        int length, int heads, int kvHeads, int headSize, int window, float cap)
    {
        using var sequence = new Sequence(length, heads, kvHeads, headSize, 1, window, cap);
        var expected = sequence.Expected();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            foreach (var piece in new[] { length, 7, 3, 1 })
            {
                using var cache = new Cache(1, length, kvHeads, headSize);
                using var output = new TestMatrix(length, heads * headSize, 9);
                var logSumExp = new float[length * heads];
                for (var first = 0; first < length; first += piece)
                {
                    var rows = Enumerable.Range(first, Math.Min(piece, length - first)).Select(position => (0, position)).ToArray();
                    cache.Run(pool, sequence, first, rows, output.View.Slice(first, rows.Length), logSumExp.AsSpan(first * heads));
                }

                Bits.AssertEqual(expected.Output, output.ToArray(), $"{threads} threads, pieces of {piece},");
                Bits.AssertEqual(expected.LogSumExp, logSumExp, "log-sum-exp");
                output.AssertGapsUntouched();
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_in_a_batch_of_other_sequences()
    {
        const int Heads = 4, KvHeads = 2, HeadSize = 32, Length = 40, Sequences = 9;
        var sequences = Enumerable.Range(0, Sequences).Select(seed => new Sequence(Length, Heads, KvHeads, HeadSize, seed)).ToArray();
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var cache = new Cache(Sequences, Length, KvHeads, HeadSize);
            using var row = new TestMatrix(Sequences, Heads * HeadSize, 1);
            using var batch = new Sequence(Sequences, Heads, KvHeads, HeadSize, 77);
            var logSumExp = new float[Sequences * Heads];
            for (var position = 0; position < Length; position++)
            {
                for (var s = 0; s < Sequences; s++)
                {
                    sequences[s].CopyRow(position, batch, s);
                }

                var rows = Enumerable.Range(0, Sequences).Select(s => (s, position)).ToArray();
                cache.Run(pool, batch, 0, rows, row.View, logSumExp);
                for (var s = 0; s < Sequences; s++)
                {
                    var expected = sequences[s].Expected().Output.AsSpan(position * Heads * HeadSize, Heads * HeadSize);
                    Bits.AssertEqual(expected, row.ToArray().AsSpan(s * Heads * HeadSize, Heads * HeadSize), $"sequence {s}");
                }
            }
        }

        Array.ForEach(sequences, sequence => sequence.Dispose());
    }

    [Theory]
    [InlineData(23, 4, 2, 8, 0, 0)]
    [InlineData(41, 2, 1, 20, 0, 0)]
    [InlineData(41, 2, 1, 20, 7, 0)]
    [InlineData(23, 4, 2, 8, 0, 1.5f)]
    [InlineData(41, 2, 2, 8, 18, 1)]
    public void The_backward_pass_is_what_finite_differences_say(
        int length, int heads, int kvHeads, int headSize, int window, float cap)
    {
        using var sequence = new Sequence(length, heads, kvHeads, headSize, 3, window, cap);
        using var dOutput = new TestMatrix(length, heads * headSize, 4);
        var gradient = dOutput.ToArray();
        using var gradients = sequence.Backward(dOutput, [0, length], 2);
        var (q, k, v) = sequence.ToDouble();
        FiniteDifferences.AssertGradient(
            at => Loss(at, k, v), q, gradients.Q.ToArray(), BackwardTolerance, "dq");
        FiniteDifferences.AssertGradient(
            at => Loss(q, at, v), k, gradients.K.ToArray(), BackwardTolerance, "dk");
        FiniteDifferences.AssertGradient(
            at => Loss(q, k, at), v, gradients.V.ToArray(), BackwardTolerance, "dv");

        double Loss(double[] queries, double[] keys, double[] values) =>
            FiniteDifferences.Dot(gradient, AttentionReference.Forward(queries, keys, values, heads, kvHeads, headSize, sequence.Rule).Output);
    }

    [Fact]
    public void The_backward_pass_of_a_sequence_has_the_same_bits_in_any_batch_and_on_any_number_of_threads()
    {
        const int Heads = 4, KvHeads = 2, HeadSize = 32;
        int[] offsets = [0, 50, 51, 90, 200];
        using var batch = new Sequence(200, Heads, KvHeads, HeadSize, 5);
        using var dOutput = new TestMatrix(200, Heads * HeadSize, 6);
        using var expected = batch.Backward(dOutput, offsets, 1);
        using var again = batch.Backward(dOutput, offsets, 3);
        Bits.AssertEqual(expected.All(0, 200), again.All(0, 200), "3 threads,");
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var (first, count) = (offsets[s], offsets[s + 1] - offsets[s]);
            using var alone = new Sequence(count, Heads, KvHeads, HeadSize, 0);
            using var dAlone = new TestMatrix(count, Heads * HeadSize, 0);
            for (var row = 0; row < count; row++)
            {
                batch.CopyRow(first + row, alone, row);
                new Span<float>(dOutput.View.Row(first + row), Heads * HeadSize)
                    .CopyTo(new Span<float>(dAlone.View.Row(row), Heads * HeadSize));
            }

            using var single = alone.Backward(dAlone, [0, count], 2);
            Bits.AssertEqual(expected.All(first, count), single.All(0, count), $"sequence {s}");
        }
    }

    /// <summary>Queries, keys and values of some tokens.</summary>
    private sealed class Sequence(int length, int heads, int kvHeads, int headSize, int seed, int window = 0, float cap = 0) : IDisposable
    {
        public AttentionRule Rule { get; } = new(AttentionRule.UsualScale(headSize), window, cap);

        public TestMatrix Q { get; } = new(length, heads * headSize, (3 * seed) + 100, 2);

        public TestMatrix K { get; } = new(length, kvHeads * headSize, (3 * seed) + 101, 2);

        public TestMatrix V { get; } = new(length, kvHeads * headSize, (3 * seed) + 102);

        public (float[] Output, float[] LogSumExp) Expected() =>
            AttentionReference.Forward(Q.ToArray(), K.ToArray(), V.ToArray(), heads, kvHeads, headSize, Rule);

        public (double[] Q, double[] K, double[] V) ToDouble() =>
            (ReferenceMath.ToDouble(Q.ToArray()), ReferenceMath.ToDouble(K.ToArray()), ReferenceMath.ToDouble(V.ToArray()));

        public void CopyRow(int row, Sequence target, int targetRow)
        {
            Copy(Q, target.Q);
            Copy(K, target.K);
            Copy(V, target.V);

            void Copy(TestMatrix from, TestMatrix to) =>
                new Span<float>(from.View.Row(row), from.View.Columns).CopyTo(new Span<float>(to.View.Row(targetRow), to.View.Columns));
        }

        public Gradients Backward(TestMatrix dOutput, int[] offsets, int threads)
        {
            using var pool = new WorkerPool(threads);
            using var output = new TestMatrix(length, heads * headSize, 1);
            var logSumExp = new float[length * heads];
            for (var s = 0; s + 1 < offsets.Length; s++)
            {
                using var cache = new Cache(1, offsets[s + 1] - offsets[s], kvHeads, headSize);
                var rows = Enumerable.Range(0, offsets[s + 1] - offsets[s]).Select(position => (0, position)).ToArray();
                cache.Run(pool, this, offsets[s], rows, output.View.Slice(offsets[s], rows.Length), logSumExp.AsSpan(offsets[s] * heads));
            }

            var gradients = new Gradients(Q.Copy(), K.Copy(), V.Copy());
            var (shared, families) = (new int[offsets.Length], Enumerable.Range(0, offsets.Length).ToArray());
            fixed (int* offset = offsets, share = shared, family = families)
            fixed (float* normalizers = logSumExp)
            {
                Attention.Backward(
                    pool,
                    dOutput.View,
                    Q.View,
                    K.View,
                    V.View,
                    new SequenceRows(offset, share, family, offsets.Length - 1),
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

        public void Dispose()
        {
            Q.Dispose();
            K.Dispose();
            V.Dispose();
        }
    }

    private sealed record Gradients(TestMatrix Q, TestMatrix K, TestMatrix V) : IDisposable
    {
        public float[] All(int first, int count) =>
        [
            .. Q.ToArray().AsSpan(first * Q.View.Columns, count * Q.View.Columns),
            .. K.ToArray().AsSpan(first * K.View.Columns, count * K.View.Columns),
            .. V.ToArray().AsSpan(first * V.View.Columns, count * V.View.Columns),
        ];

        public void Dispose()
        {
            Q.Dispose();
            K.Dispose();
            V.Dispose();
        }
    }

    /// <summary>A cache full of NaN, with the pages of the sequences mixed up, in the second of two layers.</summary>
    private sealed class Cache : IDisposable
    {
        private const int Layer = 1;
        private readonly KeyValuePages _pages;
        private readonly int[] _tables;
        private readonly int _pagesEach;

        public Cache(int sequences, int length, int kvHeads, int headSize)
        {
            _pagesEach = KeyValuePages.PagesFor(length);
            var count = sequences * _pagesEach;
            _pages = new KeyValuePages(2, count, kvHeads, headSize);
            new Span<float>(_pages.Keys(0, 0), (int)(KeyValuePages.Bytes(2, count, kvHeads, headSize) / sizeof(float))).Fill(float.NaN);
            _tables = Enumerable.Range(0, count).ToArray();
            new Random(1).Shuffle(_tables);
        }

        public void Run(
            WorkerPool pool, Sequence tokens, int first, (int Sequence, int Position)[] rows, Matrix output, Span<float> logSumExp)
        {
            var tables = rows.Select(row => row.Sequence * _pagesEach).ToArray();
            var positions = rows.Select(row => row.Position).ToArray();
            fixed (int* table = _tables, rowTable = tables, rowPosition = positions)
            fixed (float* normalizers = logSumExp)
            {
                var (keys, values) = (tokens.K.View.Slice(first, rows.Length), tokens.V.View.Slice(first, rows.Length));
                Attention.Store(pool, keys, values, _pages, Layer, table, rowTable, rowPosition);
                Attention.Forward(
                    pool,
                    tokens.Q.View.Slice(first, rows.Length),
                    _pages,
                    Layer,
                    table,
                    rowTable,
                    rowPosition,
                    tokens.Q.View.Columns / _pages.HeadSize,
                    tokens.Rule,
                    output,
                    normalizers);
            }
        }

        public void Dispose() => _pages.Dispose();
    }
}
