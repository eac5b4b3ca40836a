using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>Products with weights of every stored type, in both orientations.</summary>
public sealed unsafe class NarrowGemmTests
{
    public static TheoryData<TensorType, int, int, int> Shapes
    {
        get
        {
            var data = new TheoryData<TensorType, int, int, int>();
            foreach (var type in Enum.GetValues<TensorType>())
            {
                foreach (var (rows, inner, outer) in new[]
                {
                    (1, 1, 1), (1, 128, 128), (2, 33, 47), (3, 8, 49), (4, 129, 16), (5, 64, 8), (7, 300, 65), (9, 128, 260),
                    (16, 8, 512), (67, 50, 150), (130, 70, 150), (257, 96, 112),
                })
                {
                    data.Add(type, rows, inner, outer);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_product_has_the_bits_of_its_twin_in_both_orientations_with_any_number_of_threads(
        TensorType type, int rows, int inner, int outer)
    {
        using var x = new TestMatrix(rows, inner, 1);
        using var dy = new TestMatrix(rows, outer, 4);
        var (weight, stored) = Weights(type, outer, inner);
        foreach (var accumulate in new[] { false, true })
        {
            using var expected = new TestMatrix(rows, outer, 3);
            using var expectedBack = new TestMatrix(rows, inner, 5);
            GemmReference.Multiply(x.View, (k, n) => weight[(n * inner) + k], expected.View, accumulate);
            GemmReference.Multiply(dy.View, (n, k) => weight[(n * inner) + k], expectedBack.View, accumulate);
            foreach (var threads in new[] { 1, 3 })
            {
                using var pool = new WorkerPool(threads);
                using var packed = new PackedMatrix(inner, outer, PackedFormats.Of(type));
                PackInStretches(pool, packed, stored, type, outer);
                using var y = new TestMatrix(rows, outer, 3);
                Gemm.Multiply(pool, x.View, packed, y.View, accumulate);
                Bits.AssertEqual(expected.ToArray(), y.ToArray(), $"{threads} threads, accumulate {accumulate},");
                y.AssertGapsUntouched();

                using var dx = new TestMatrix(rows, inner, 5);
                Gemm.MultiplyTransposed(pool, dy.View, packed, dx.View, accumulate);
                Bits.AssertEqual(expectedBack.ToArray(), dx.ToArray(), $"transposed, {threads} threads, accumulate {accumulate},");
                dx.AssertGapsUntouched();
            }
        }
    }

    [Theory]
    [InlineData(TensorType.F32)]
    [InlineData(TensorType.BF16)]
    [InlineData(TensorType.F16)]
    public void A_column_reads_back_as_the_row_that_was_packed_also_where_floats_keep_what_was_narrow(TensorType type)
    {
        const int Inner = 70, Outer = 115;
        using var pool = new WorkerPool(2);
        var (weight, stored) = Weights(type, Outer, Inner);
        var row = stackalloc float[Inner];
        foreach (var kept in new[] { type, TensorType.F32 }.Distinct())
        {
            using var packed = new PackedMatrix(Inner, Outer, PackedFormats.Of(kept));
            PackInStretches(pool, packed, stored, type, Outer);
            using var widened = new PackedMatrix(Inner, Outer);
            widened.Widen(pool, packed);
            for (var n = 0; n < Outer; n++)
            {
                packed.ReadColumn(n, row);
                Bits.AssertEqual(weight.AsSpan(n * Inner, Inner), new Span<float>(row, Inner), $"row {n},");
                widened.ReadColumn(n, row);
                Bits.AssertEqual(weight.AsSpan(n * Inner, Inner), new Span<float>(row, Inner), $"widened row {n},");
            }
        }
    }

    [Theory]
    [InlineData(TensorType.F32)]
    [InlineData(TensorType.BF16)]
    [InlineData(TensorType.F16)]
    public void A_weight_that_is_stored_the_other_way_round_packs_to_the_same(TensorType type)
    {
        const int Inner = 70, First = 40, Outer = 75, AtOnce = 13;
        using var pool = new WorkerPool(2);
        var (weight, stored) = Weights(type, Inner, Outer);
        var row = stackalloc float[Inner];
        foreach (var kept in new[] { type, TensorType.F32 }.Distinct())
        {
            using var packed = new PackedMatrix(Inner, First + Outer, PackedFormats.Of(kept));
            fixed (byte* start = stored)
            {
                for (var k = 0; k < Inner; k += AtOnce)
                {
                    var rows = start + ((long)k * Outer * TensorBytes.PerElement(type));
                    packed.PackColumns(pool, First, Outer, k, Math.Min(AtOnce, Inner - k), rows, type);
                }
            }

            for (var n = 0; n < Outer; n++)
            {
                packed.ReadColumn(First + n, row);
                Bits.AssertEqual(Enumerable.Range(0, Inner).Select(k => weight[(k * Outer) + n]).ToArray(), new Span<float>(row, Inner));
            }
        }
    }

    [Fact]
    public void What_would_lose_bits_is_refused()
    {
        using var pool = new WorkerPool(1);
        using var packed = new PackedMatrix(4, 4, PackedFormats.Of(TensorType.BF16));
        using var other = new PackedMatrix(4, 4);
        var value = 1f;
        var pointer = (byte*)&value;
        Assert.Throws<ArgumentException>(() => packed.PackRows(pool, 0, 1, pointer, TensorType.F16));
        Assert.Throws<ArgumentException>(() => packed.Widen(pool, other));
        Assert.Throws<ArgumentException>(() => Gemm.MultiplyTransposed(pool, new Matrix(null, 1, 3, 3), packed, new Matrix(null, 1, 4, 4), false));
    }

    // Random numbers of the type, as floats and as they are stored.
    private static (float[] Values, byte[] Stored) Weights(TensorType type, int rows, int columns)
    {
        using var matrix = new TestMatrix(rows, columns, 2);
        var values = matrix.ToArray();
        var stored = new byte[values.Length * TensorBytes.PerElement(type)];
        for (var i = 0; i < values.Length; i++)
        {
            switch (type)
            {
                case TensorType.BF16:
                    BitConverter.TryWriteBytes(stored.AsSpan(i * 2), BFloat16.FromSingle(values[i]));
                    values[i] = BFloat16.ToSingle(BitConverter.ToUInt16(stored, i * 2));
                    break;
                case TensorType.F16:
                    BitConverter.TryWriteBytes(stored.AsSpan(i * 2), (Half)values[i]);
                    values[i] = (float)BitConverter.ToHalf(stored, i * 2);
                    break;
                default:
                    BitConverter.TryWriteBytes(stored.AsSpan(i * 4), values[i]);
                    break;
            }
        }

        return (values, stored);
    }

    // Stretches that begin and end inside of panels.
    private static void PackInStretches(WorkerPool pool, PackedMatrix packed, byte[] stored, TensorType type, int rows)
    {
        const int AtOnce = 37;
        fixed (byte* start = stored)
        {
            for (var row = 0; row < rows; row += AtOnce)
            {
                var first = start + ((long)row * packed.Inner * TensorBytes.PerElement(type));
                packed.PackRows(pool, row, Math.Min(AtOnce, rows - row), first, type);
            }
        }
    }
}
