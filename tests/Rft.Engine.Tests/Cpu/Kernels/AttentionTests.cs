using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed class AttentionTests
{
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
        { 200, 4, 2, 32, 0, 0 },
        { 200, 2, 1, 16, 100, 0 },
        { 230, 40, 1, 8, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_sequence_has_the_bits_of_the_twin_whole_in_pieces_and_token_by_token(
        int length, int heads, int kvHeads, int headSize, int window, float cap)
    {
        using var sequence = new AttentionSequence(length, heads, kvHeads, headSize, 1, window, cap);
        var expected = sequence.Expected();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var pool = new WorkerPool(threads);
            foreach (var piece in new[] { length, 7, 3, 1 })
            {
                using var cache = new AttentionCache(1, length, kvHeads, headSize);
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
        var sequences = Enumerable.Range(0, Sequences).Select(seed => new AttentionSequence(Length, Heads, KvHeads, HeadSize, seed)).ToArray();
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            using var cache = new AttentionCache(Sequences, Length, KvHeads, HeadSize);
            using var row = new TestMatrix(Sequences, Heads * HeadSize, 1);
            using var batch = new AttentionSequence(Sequences, Heads, KvHeads, HeadSize, 77);
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
}
