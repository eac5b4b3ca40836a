using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class AttentionBackwardTests
{
    // Float arithmetic over at most 41 positions, relative to the largest gradient.
    private const double BackwardTolerance = 5e-6;

    // Lengths of a family's sequences, how many positions they share, heads, key-value heads, head size, window, cap of the scores.
    public static TheoryData<int[], int, int, int, int, int, float> Families => new()
    {
        { [1], 0, 1, 1, 2, 0, 0 },
        { [15], 0, 2, 1, 16, 0, 0 },
        { [16], 0, 2, 1, 16, 0, 0 },
        { [17], 0, 4, 4, 20, 0, 0 },
        { [64], 0, 4, 2, 32, 0, 0 },
        { [65], 0, 8, 1, 48, 0, 0 },
        { [127], 0, 4, 2, 32, 0, 0 },
        { [128], 0, 3, 1, 10, 0, 1.5f },
        { [129], 0, 6, 2, 32, 0, 0 },
        { [300], 0, 4, 2, 16, 0, 0 },
        { [300], 0, 2, 1, 100, 0, 0 },
        { [449], 0, 2, 1, 32, 150, 0 },
        { [449], 0, 40, 1, 8, 20, 0 },
        { [200], 0, 2, 2, 16, 1, 2 },
        { [40, 50, 17], 16, 4, 2, 32, 0, 0 },
        { [40, 18, 61], 17, 4, 2, 24, 0, 0 },
        { [300, 290, 270], 260, 2, 1, 32, 0, 0 },
        { [300, 290, 270], 129, 2, 1, 32, 100, 1 },
        { [140, 400], 127, 4, 2, 16, 30, 0 },
    };

    [Theory]
    [MemberData(nameof(Families))]
    public void The_backward_pass_has_the_bits_of_the_twin(
        int[] lengths, int shared, int heads, int kvHeads, int headSize, int window, float cap)
    {
        int[] offsets = [0, .. lengths.Select((_, s) => lengths.Take(s + 1).Sum() - (s * shared))];
        var rows = offsets[^1];
        using var family = new AttentionSequence(rows, heads, kvHeads, headSize, 8, window, cap);
        using var dOutput = new TestMatrix(rows, heads * headSize, 4);
        using var output = new TestMatrix(rows, heads * headSize, 5);
        var logSumExp = new float[rows * heads];
        var sequences = lengths.Select((length, s) => Enumerable.Range(0, length)
            .Select(position => s == 0 || position < shared ? position : offsets[s] + position - shared).ToArray()).ToArray();
        for (var s = 0; s < lengths.Length; s++)
        {
            family.Expected(sequences[s], s == 0 ? 0 : shared, output, logSumExp);
        }

        var expected = new AttentionBackwardReference(rows, heads, kvHeads, headSize, family.Rule);
        var (gradient, results) = (dOutput.ToArray(), output.ToArray());
        var (q, k, v) = (family.Q.ToArray(), family.K.ToArray(), family.V.ToArray());
        for (var s = 0; s < lengths.Length; s++)
        {
            expected.Add(gradient, q, k, v, results, logSumExp, sequences[s], s == 0 ? 0 : shared);
        }

        foreach (var threads in new[] { 1, 2 })
        {
            using var gradients = family.Backward(dOutput, output, logSumExp, offsets, shared, threads);
            Bits.AssertEqual(expected.Dq, gradients.Q.ToArray(), "dq");
            Bits.AssertEqual(expected.Dk, gradients.K.ToArray(), "dk");
            Bits.AssertEqual(expected.Dv, gradients.V.ToArray(), "dv");
        }
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
        using var sequence = new AttentionSequence(length, heads, kvHeads, headSize, 3, window, cap);
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
        using var batch = new AttentionSequence(200, Heads, KvHeads, HeadSize, 5);
        using var dOutput = new TestMatrix(200, Heads * HeadSize, 6);
        using var expected = batch.Backward(dOutput, offsets, 1);
        using var again = batch.Backward(dOutput, offsets, 3);
        Bits.AssertEqual(expected.All(0, 200), again.All(0, 200), "3 threads,");
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var (first, count) = (offsets[s], offsets[s + 1] - offsets[s]);
            using var alone = new AttentionSequence(count, Heads, KvHeads, HeadSize, 0);
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
}
