using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class GemmTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 1, 128, 128 }, { 2, 33, 47 }, { 3, 8, 49 }, { 4, 129, 16 }, { 5, 64, 8 }, { 6, 7, 96 }, { 7, 300, 65 },
        { 8, 48, 48 }, { 9, 128, 260 }, { 15, 17, 31 }, { 16, 8, 512 }, { 17, 100, 100 }, { 64, 128, 384 }, { 67, 384, 128 },
        { 130, 70, 150 }, { 257, 96, 112 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_has_the_bits_of_its_twin_with_either_layout_and_any_number_of_threads(int rows, int inner, int outer)
    {
        using var x = new TestMatrix(rows, inner, 1);
        using var weight = new TestMatrix(outer, inner, 2);
        using var transposed = new TestMatrix(inner, outer, 2);
        for (var n = 0; n < outer; n++)
        {
            for (var k = 0; k < inner; k++)
            {
                transposed[k, n] = weight[n, k];
            }
        }

        foreach (var accumulate in new[] { false, true })
        {
            using var expected = new TestMatrix(rows, outer, 3);
            GemmReference.Multiply(x.View, (k, n) => weight[n, k], expected.View, accumulate);
            foreach (var threads in new[] { 1, 2, 3 })
            {
                using var pool = new WorkerPool(threads);
                using var packed = new PackedMatrix(inner, outer);
                packed.Pack(pool, weight.Data, weight.View.Stride);
                using var y = new TestMatrix(rows, outer, 3);
                Gemm.Multiply(pool, x.View, packed, y.View, accumulate);
                Bits.AssertEqual(expected.ToArray(), y.ToArray(), $"{threads} threads, accumulate {accumulate},");
                y.AssertGapsUntouched();

                packed.PackTransposed(pool, transposed.Data, transposed.View.Stride);
                using var again = new TestMatrix(rows, outer, 3);
                Gemm.Multiply(pool, x.View, packed, again.View, accumulate);
                Bits.AssertEqual(expected.ToArray(), again.ToArray(), "transposed,");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_outer_product_has_the_bits_of_its_twin_with_any_number_of_threads(int rows, int inner, int outer)
    {
        foreach (var tokens in new[] { rows, 3 * rows })
        {
            using var dy = new TestMatrix(tokens, outer, 1);
            using var x = new TestMatrix(tokens, inner, 2);
            using var expected = new TestMatrix(outer, inner, 3);
            GemmReference.AccumulateOuterProduct(dy.View, x.View, expected.View);
            foreach (var threads in new[] { 1, 2, 3 })
            {
                using var pool = new WorkerPool(threads);
                using var dw = new TestMatrix(outer, inner, 3);
                Gemm.AccumulateOuterProduct(pool, dy.View, x.View, dw.View);
                Bits.AssertEqual(expected.ToArray(), dw.ToArray(), $"{threads} threads,");
                dw.AssertGapsUntouched();
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_in_any_batch_and_at_any_place()
    {
        const int Inner = 100, Outer = 70, Rows = 150;
        using var pool = new WorkerPool(2);
        using var x = new TestMatrix(Rows, Inner, 1);
        using var weight = new TestMatrix(Outer, Inner, 2);
        using var packed = new PackedMatrix(Inner, Outer);
        packed.Pack(pool, weight.Data, weight.View.Stride);
        using var whole = new TestMatrix(Rows, Outer, 3);
        Gemm.Multiply(pool, x.View, packed, whole.View, false);
        for (var count = 1; count <= 20; count++)
        {
            for (var first = 0; first + count <= Rows; first += 13)
            {
                using var part = new TestMatrix(count, Outer, 3);
                Gemm.Multiply(pool, x.View.Slice(first, count), packed, part.View, false);
                Bits.AssertEqual(whole.ToArray().AsSpan(first * Outer, count * Outer), part.ToArray(), $"rows {first} + {count},");
            }
        }
    }

    [Fact]
    public void No_rows_are_no_work()
    {
        using var pool = new WorkerPool(2);
        using var packed = new PackedMatrix(5, 7);
        using var weight = new TestMatrix(7, 5, 1);
        packed.Pack(pool, weight.Data, weight.View.Stride);
        Gemm.Multiply(pool, new Matrix(null, 0, 5, 5), packed, new Matrix(null, 0, 7, 7), true);
        using var dw = new TestMatrix(7, 5, 2);
        var before = dw.ToArray();
        Gemm.AccumulateOuterProduct(pool, new Matrix(null, 0, 7, 7), new Matrix(null, 0, 5, 5), dw.View);
        Bits.AssertEqual(before, dw.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var pool = new WorkerPool(1);
        using var packed = new PackedMatrix(5, 7);
        using var x = new TestMatrix(2, 6, 1);
        using var y = new TestMatrix(2, 7, 1);
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(pool, x.View, packed, y.View, false));
        Assert.Throws<ArgumentException>(() => Gemm.AccumulateOuterProduct(pool, y.View, x.View, x.View));
    }
}
