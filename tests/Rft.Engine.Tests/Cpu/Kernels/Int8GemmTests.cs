using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>Weights of 8 bits; the slow twin is the product with the same numbers as floats.</summary>
public sealed unsafe class Int8GemmTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 32, 16 }, { 1, 64, 48 }, { 3, 31, 5 }, { 8, 33, 49 }, { 9, 100, 80 }, { 70, 96, 131 }, { 2, 1, 1 }, { 17, 256, 260 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_are_those_with_the_same_numbers_as_floats_to_the_bit(int rows, int inner, int outer)
    {
        foreach (var threads in (int[])[1, 3])
        {
            using var pool = new WorkerPool(threads);
            using var weight = new TestMatrix(outer, inner, 5);
            using var packed = Pack(pool, weight);
            using var floats = new PackedMatrix(inner, outer);
            floats.Widen(pool, packed);
            foreach (var accumulate in (bool[])[false, true])
            {
                using var x = new TestMatrix(rows, inner, 1);
                using var expected = new TestMatrix(rows, outer, 2);
                using var actual = new TestMatrix(rows, outer, 2);
                Gemm.Multiply(pool, x.View, floats, expected.View, accumulate);
                Gemm.Multiply(pool, x.View, packed, actual.View, accumulate);
                Assert.Equal(expected.ToArray(), actual.ToArray());

                using var dy = new TestMatrix(rows, outer, 3);
                using var expectedGradient = new TestMatrix(rows, inner, 4);
                using var actualGradient = new TestMatrix(rows, inner, 4);
                Gemm.MultiplyTransposed(pool, dy.View, floats, expectedGradient.View, accumulate);
                Gemm.MultiplyTransposed(pool, dy.View, packed, actualGradient.View, accumulate);
                Assert.Equal(expectedGradient.ToArray(), actualGradient.ToArray());

                using var turned = new PackedMatrix(outer, inner);
                turned.Turn(pool, packed);
                using var byTurned = new TestMatrix(rows, inner, 4);
                Gemm.Multiply(pool, dy.View, turned, byTurned.View, accumulate);
                Assert.Equal(expectedGradient.ToArray(), byTurned.ToArray());
            }
        }
    }

    [Theory]
    [InlineData(32, 7)]
    [InlineData(96, 50)]
    [InlineData(45, 33)]
    public void A_column_holds_what_a_GGUF_file_holds_of_its_row(int inner, int outer)
    {
        using var pool = new WorkerPool(2);
        using var weight = new TestMatrix(outer, inner, 9);
        using var packed = Pack(pool, weight);
        var column = new float[inner];
        for (var row = 0; row < outer; row++)
        {
            var values = new float[(inner + Q8Block.Values - 1) / Q8Block.Values * Q8Block.Values];
            new Span<float>(weight.View.Row(row), inner).CopyTo(values);
            var blocks = new byte[values.Length / Q8Block.Values * Q8Block.Bytes];
            Q8Block.Quantize(values, blocks);
            fixed (float* target = column)
            {
                packed.ReadColumn(row, target);
            }

            for (var k = 0; k < inner; k++)
            {
                var block = blocks.AsSpan(k / Q8Block.Values * Q8Block.Bytes);
                Assert.Equal((float)BitConverter.ToHalf(block) * (sbyte)block[sizeof(ushort) + (k % Q8Block.Values)], column[k]);
            }
        }
    }

    [Fact]
    public void They_take_34_bytes_for_32_numbers()
    {
        Assert.Equal(2 * 48 * 34, PackedMatrix.Bytes(64, 48, PackedFormat.Int8));
        Assert.Equal(2 * 48 * 34, PackedMatrix.Bytes(33, 48, PackedFormat.Int8));
    }

    [Fact]
    public void Columns_one_by_one_cannot_be_rounded()
    {
        using var pool = new WorkerPool(1);
        using var packed = new PackedMatrix(32, 16, PackedFormat.Int8);
        Assert.Throws<InvalidOperationException>(() => packed.PackColumns(pool, 0, 16, 0, 1, null, TensorType.F32));
    }

    private static PackedMatrix Pack(WorkerPool pool, TestMatrix weight)
    {
        var (outer, inner) = (weight.View.Rows, weight.View.Columns);
        var packed = new PackedMatrix(inner, outer, PackedFormat.Int8);
        fixed (float* rows = weight.ToArray())
        {
            packed.PackRows(pool, 0, outer, (byte*)rows, TensorType.F32);
        }

        return packed;
    }
}
