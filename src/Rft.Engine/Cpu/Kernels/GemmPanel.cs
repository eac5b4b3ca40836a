using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Any number of rows by one panel of columns: cuts them into the tiles that suit the machine.</summary>
internal static unsafe class GemmPanel
{
    /// <summary>c [rows, columns] = or += a [rows, K] b [K, columns], K in ascending order. See <see cref="GemmTile"/>.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns, at most <see cref="PanelLayout.MaximumWidth"/>.</param>
    /// <param name="inner">K.</param>
    /// <param name="a">The left side.</param>
    /// <param name="aRow">Elements from one row of a to the next.</param>
    /// <param name="aStep">Elements from one k to the next in a.</param>
    /// <param name="b">The right side; readable up to the next multiple of <see cref="PanelLayout.Granularity"/> columns.</param>
    /// <param name="bStep">Elements from one k to the next in b.</param>
    /// <param name="c">The product.</param>
    /// <param name="cRow">Elements from one row of c to the next.</param>
    /// <param name="accumulate">Whether sums begin with what c holds, not with 0.</param>
    public static void Multiply(
        int rows, int columns, nint inner, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        // Tiles that fit the registers: 32 of them with AVX-512 and on Arm, else 16.
        if (Vector512.IsHardwareAccelerated)
        {
            Columns<Lanes512, Eight>(rows, columns, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Columns<Lanes256, Four>(rows, columns, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
        }
        else if (AdvSimd.IsSupported)
        {
            Columns<Lanes128, Eight>(rows, columns, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
        }
        else
        {
            Columns<Lanes128, Four>(rows, columns, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
        }
    }

    private static void Columns<TLanes, TRows>(
        int rows, int columns, nint inner, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
        where TRows : struct, IConstant
    {
        var whole = columns / TLanes.Count * TLanes.Count;
        for (var start = 0; start < whole;)
        {
            var vectors = (whole - start) / TLanes.Count;
            var width = vectors is 1 or 3 or > 4 ? Math.Min(3, vectors) : 2;
            var right = b + start;
            var product = c + start;
            switch (width)
            {
                case 3:
                    Rows<TLanes, TRows, Three>(rows, inner, a, aRow, aStep, right, bStep, product, cRow, accumulate);
                    break;
                case 2:
                    Rows<TLanes, TRows, Two>(rows, inner, a, aRow, aStep, right, bStep, product, cRow, accumulate);
                    break;
                default:
                    Rows<TLanes, TRows, One>(rows, inner, a, aRow, aStep, right, bStep, product, cRow, accumulate);
                    break;
            }

            start += width * TLanes.Count;
        }

        if (whole < columns)
        {
            Edge<TLanes, TRows>(rows, columns - whole, inner, a, aRow, aStep, b + whole, bStep, c + whole, cRow, accumulate);
        }
    }

    // The last columns do not fill a vector: the tile is computed beside the product, which may end here.
    private static void Edge<TLanes, TRows>(
        int rows, int columns, nint inner, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
        where TRows : struct, IConstant
    {
        var tile = stackalloc float[TRows.Value * TLanes.Count];
        for (var row = 0; row < rows; row += TRows.Value)
        {
            var count = Math.Min(TRows.Value, rows - row);
            for (var r = 0; accumulate && r < count; r++)
            {
                new Span<float>(c + ((row + r) * cRow), columns).CopyTo(new Span<float>(tile + (r * TLanes.Count), columns));
            }

            Rows<TLanes, TRows, One>(count, inner, a + (row * aRow), aRow, aStep, b, bStep, tile, TLanes.Count, accumulate);
            for (var r = 0; r < count; r++)
            {
                new Span<float>(tile + (r * TLanes.Count), columns).CopyTo(new Span<float>(c + ((row + r) * cRow), columns));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLanes, TRows, TWidth>(
        int rows, nint inner, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
        where TRows : struct, IConstant
        where TWidth : struct, IConstant
    {
        for (; rows >= TRows.Value; rows -= TRows.Value)
        {
            GemmTile.Run<TLanes, TRows, TWidth>(TRows.Value, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
            a += TRows.Value * aRow;
            c += TRows.Value * cRow;
        }

        switch (rows)
        {
            case > 4:
                GemmTile.Run<TLanes, Eight, TWidth>(rows, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                break;
            case > 2:
                GemmTile.Run<TLanes, Four, TWidth>(rows, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                break;
            case 2:
                GemmTile.Run<TLanes, Two, TWidth>(rows, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                break;
            case 1:
                GemmTile.Run<TLanes, One, TWidth>(rows, inner, a, aRow, aStep, b, bStep, c, cRow, accumulate);
                break;
        }
    }
}
