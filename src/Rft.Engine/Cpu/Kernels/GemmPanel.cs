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
    /// <param name="a">The left side.</param>
    /// <param name="aRow">Elements from one row of a to the next.</param>
    /// <param name="aStep">Elements from one k to the next in a.</param>
    /// <param name="right">
    /// The right side, b [K, columns]; readable up to the next multiple of <see cref="PanelLayout.Granularity"/> columns.
    /// </param>
    /// <param name="c">The product.</param>
    /// <param name="cRow">Elements from one row of c to the next.</param>
    /// <param name="accumulate">Whether sums begin with what c holds, not with 0.</param>
    public static void Multiply<TRight>(
        int rows, int columns, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TRight : struct, IRightSide<TRight>
    {
        // Tiles that fit the registers: 32 of them with AVX-512 and on Arm, else 16.
        if (Vector512.IsHardwareAccelerated && columns <= Vector256<float>.Count)
        {
            // Adapters of rank 8: half of a 512-bit vector would be padding.
            Columns<Lanes256, Vector256<float>, Eight, TRight>(rows, columns, a, aRow, aStep, right, c, cRow, accumulate);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            Columns<Lanes512, Vector512<float>, Eight, TRight>(rows, columns, a, aRow, aStep, right, c, cRow, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Columns<Lanes256, Vector256<float>, Four, TRight>(rows, columns, a, aRow, aStep, right, c, cRow, accumulate);
        }
        else if (AdvSimd.IsSupported)
        {
            Columns<Lanes128, Vector128<float>, Eight, TRight>(rows, columns, a, aRow, aStep, right, c, cRow, accumulate);
        }
        else
        {
            Columns<Lanes128, Vector128<float>, Four, TRight>(rows, columns, a, aRow, aStep, right, c, cRow, accumulate);
        }
    }

    private static void Columns<TLanes, TVector, TRows, TRight>(
        int rows, int columns, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : struct, IConstant
        where TRight : struct, IRightSide<TRight>
    {
        if (TRight.IsPaged && TLanes.Count == KeyValuePages.PageSize)
        {
            Pages<TLanes, TVector, TRows, TRight>(rows, a, aRow, aStep, right, c, cRow, accumulate);
            return;
        }

        var whole = columns / TLanes.Count * TLanes.Count;
        for (var start = 0; start < whole;)
        {
            var vectors = (whole - start) / TLanes.Count;
            var width = vectors is 1 or 3 or > 4 ? Math.Min(3, vectors) : 2;
            var shifted = right.Shift(start);
            var product = c + start;
            switch (width)
            {
                case 3:
                    Rows<TLanes, TVector, TRows, Three, TRight>(rows, a, aRow, aStep, shifted, product, cRow, accumulate);
                    break;
                case 2:
                    Rows<TLanes, TVector, TRows, Two, TRight>(rows, a, aRow, aStep, shifted, product, cRow, accumulate);
                    break;
                default:
                    Rows<TLanes, TVector, TRows, One, TRight>(rows, a, aRow, aStep, shifted, product, cRow, accumulate);
                    break;
            }

            start += width * TLanes.Count;
        }

        if (whole < columns)
        {
            Edge<TLanes, TVector, TRows, TRight>(rows, columns - whole, a, aRow, aStep, right.Shift(whole), c + whole, cRow, accumulate);
        }
    }

    // A page is as wide as a vector: three of them at a time, and what is left as one or two tiles of two, or one of one.
    private static void Pages<TLanes, TVector, TRows, TRight>(
        int rows, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : struct, IConstant
        where TRight : struct, IRightSide<TRight>
    {
        var (tiles, threes) = (right.Tiles, right.Tiles % 3 == 1 ? Math.Max(0, right.Tiles - 4) : right.Tiles - (right.Tiles % 3));
        if (threes > 0)
        {
            Rows<TLanes, TVector, TRows, Three, TRight>(rows, a, aRow, aStep, right.Section(0, threes), c, cRow, accumulate);
            c += threes * KeyValuePages.PageSize;
        }

        if (tiles - threes == 1)
        {
            Rows<TLanes, TVector, TRows, One, TRight>(rows, a, aRow, aStep, right.Section(threes, 1), c, cRow, accumulate);
        }
        else if (tiles > threes)
        {
            Rows<TLanes, TVector, TRows, Two, TRight>(rows, a, aRow, aStep, right.Section(threes, tiles - threes), c, cRow, accumulate);
        }
    }

    // The last columns do not fill a vector: the tile is computed beside the product, which may end here.
    private static void Edge<TLanes, TVector, TRows, TRight>(
        int rows, int columns, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : struct, IConstant
        where TRight : struct, IRightSide<TRight>
    {
        var tile = stackalloc float[TRows.Value * TLanes.Count];
        for (var row = 0; row < rows; row += TRows.Value)
        {
            var count = Math.Min(TRows.Value, rows - row);
            if (accumulate)
            {
                Copy(count, columns, c + (row * cRow), cRow, tile, TLanes.Count);
            }

            Rows<TLanes, TVector, TRows, One, TRight>(count, a + (row * aRow), aRow, aStep, right, tile, TLanes.Count, accumulate);
            Copy(count, columns, tile, TLanes.Count, c + (row * cRow), cRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<TLanes, TVector, TRows, TWidth, TRight>(
        int rows, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : struct, IConstant
        where TWidth : struct, IConstant
        where TRight : struct, IRightSide<TRight>
    {
        for (; rows >= TRows.Value; rows -= TRows.Value)
        {
            GemmTile.Run<TLanes, TVector, TRows, TWidth, TRight>(TRows.Value, a, aRow, aStep, right, c, cRow, accumulate);
            a += TRows.Value * aRow;
            c += TRows.Value * cRow;
        }

        switch (rows)
        {
            case > 4:
                GemmTile.Run<TLanes, TVector, Eight, TWidth, TRight>(rows, a, aRow, aStep, right, c, cRow, accumulate);
                break;
            case > 2:
                GemmTile.Run<TLanes, TVector, Four, TWidth, TRight>(rows, a, aRow, aStep, right, c, cRow, accumulate);
                break;
            case 2:
                GemmTile.Run<TLanes, TVector, Two, TWidth, TRight>(rows, a, aRow, aStep, right, c, cRow, accumulate);
                break;
            case 1:
                GemmTile.Run<TLanes, TVector, One, TWidth, TRight>(rows, a, aRow, aStep, right, c, cRow, accumulate);
                break;
        }
    }

    private static void Copy(int rows, int columns, float* source, nint sourceRow, float* target, nint targetRow)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                target[column] = source[column];
            }

            source += sourceRow;
            target += targetRow;
        }
    }
}
