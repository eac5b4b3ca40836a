using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The innermost loop of every product: a tile of up to 8 rows and 3 vectors of columns is held in registers while k runs. What a row or a
/// column of the tile computes does not depend on the others.
/// </summary>
internal static unsafe class GemmTile
{
    // With one row the product waits for the right side: memory is asked for it so many bytes before.
    private const int PrefetchDistance = 4096;

    /// <summary>c [rows, width] = or += a [rows, K] b [K, width], K in ascending order.</summary>
    /// <typeparam name="TLanes">What can be done with a vector.</typeparam>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TRows">How many rows the registers hold: 8, 4, 2 or 1.</typeparam>
    /// <typeparam name="TWidth">How many vectors wide the tile is: 3, 2 or 1.</typeparam>
    /// <typeparam name="TRight">Where b is.</typeparam>
    /// <param name="rows">How many of the rows there are; the others repeat the last one.</param>
    /// <param name="a">The left side.</param>
    /// <param name="aRow">Elements from one row of a to the next.</param>
    /// <param name="aStep">Elements from one k to the next in a.</param>
    /// <param name="right">The right side, b.</param>
    /// <param name="c">The product.</param>
    /// <param name="cRow">Elements from one row of c to the next.</param>
    /// <param name="accumulate">Whether sums begin with what c holds, not with 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run<TLanes, TVector, TRows, TWidth, TRight>(
        int rows, float* a, nint aRow, nint aStep, TRight right, float* c, nint cRow, bool accumulate)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TRows : struct, IConstant
        where TWidth : struct, IConstant
        where TRight : struct, IRightSide<TRight>
    {
        var (zero, n) = (TLanes.Broadcast(0), (nint)TLanes.Count);
        var a1 = a + (rows > 1 ? aRow : 0);
        var c1 = c + (rows > 1 ? cRow : 0);
        var a2 = a1 + (rows > 2 ? aRow : 0);
        var c2 = c1 + (rows > 2 ? cRow : 0);
        var a3 = a2 + (rows > 3 ? aRow : 0);
        var c3 = c2 + (rows > 3 ? cRow : 0);
        var a4 = a3 + (rows > 4 ? aRow : 0);
        var c4 = c3 + (rows > 4 ? cRow : 0);
        var a5 = a4 + (rows > 5 ? aRow : 0);
        var c5 = c4 + (rows > 5 ? cRow : 0);
        var a6 = a5 + (rows > 6 ? aRow : 0);
        var c6 = c5 + (rows > 6 ? cRow : 0);
        var a7 = a6 + (rows > 7 ? aRow : 0);
        var c7 = c6 + (rows > 7 ? cRow : 0);

        // Where a page is as wide as a vector, a tile of several vectors takes as many pages; else a page is as wide as the tile.
        var takesPages = TRight.IsPaged && TLanes.Count == KeyValuePages.PageSize;
        for (var tile = 0; tile < right.Tiles; tile += takesPages ? TWidth.Value : 1)
        {
            var column = (nint)tile * KeyValuePages.PageSize;
            TVector s00 = zero, s01 = zero, s02 = zero;
            TVector s10 = zero, s11 = zero, s12 = zero;
            TVector s20 = zero, s21 = zero, s22 = zero;
            TVector s30 = zero, s31 = zero, s32 = zero;
            TVector s40 = zero, s41 = zero, s42 = zero;
            TVector s50 = zero, s51 = zero, s52 = zero;
            TVector s60 = zero, s61 = zero, s62 = zero;
            TVector s70 = zero, s71 = zero, s72 = zero;
            if (accumulate)
            {
                // The tile below begins with loads: its cache lines are fetched while the sums are computed.
                var next = column + (TRows.Value * cRow);
                s00 = TLanes.Load(c + column);
                s01 = TWidth.Value > 1 ? TLanes.Load(c + column + n) : zero;
                s02 = TWidth.Value > 2 ? TLanes.Load(c + column + n + n) : zero;
                Prefetch<TLanes, TVector, TWidth>(c + next);

                if (TRows.Value > 1)
                {
                    s10 = TLanes.Load(c1 + column);
                    s11 = TWidth.Value > 1 ? TLanes.Load(c1 + column + n) : zero;
                    s12 = TWidth.Value > 2 ? TLanes.Load(c1 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c1 + next);
                }

                if (TRows.Value > 2)
                {
                    s20 = TLanes.Load(c2 + column);
                    s21 = TWidth.Value > 1 ? TLanes.Load(c2 + column + n) : zero;
                    s22 = TWidth.Value > 2 ? TLanes.Load(c2 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c2 + next);
                }

                if (TRows.Value > 3)
                {
                    s30 = TLanes.Load(c3 + column);
                    s31 = TWidth.Value > 1 ? TLanes.Load(c3 + column + n) : zero;
                    s32 = TWidth.Value > 2 ? TLanes.Load(c3 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c3 + next);
                }

                if (TRows.Value > 4)
                {
                    s40 = TLanes.Load(c4 + column);
                    s41 = TWidth.Value > 1 ? TLanes.Load(c4 + column + n) : zero;
                    s42 = TWidth.Value > 2 ? TLanes.Load(c4 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c4 + next);
                }

                if (TRows.Value > 5)
                {
                    s50 = TLanes.Load(c5 + column);
                    s51 = TWidth.Value > 1 ? TLanes.Load(c5 + column + n) : zero;
                    s52 = TWidth.Value > 2 ? TLanes.Load(c5 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c5 + next);
                }

                if (TRows.Value > 6)
                {
                    s60 = TLanes.Load(c6 + column);
                    s61 = TWidth.Value > 1 ? TLanes.Load(c6 + column + n) : zero;
                    s62 = TWidth.Value > 2 ? TLanes.Load(c6 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c6 + next);
                }

                if (TRows.Value > 7)
                {
                    s70 = TLanes.Load(c7 + column);
                    s71 = TWidth.Value > 1 ? TLanes.Load(c7 + column + n) : zero;
                    s72 = TWidth.Value > 2 ? TLanes.Load(c7 + column + n + n) : zero;
                    Prefetch<TLanes, TVector, TWidth>(c7 + next);
                }
            }
            else
            {
                // The product's cache lines are fetched while the sums are computed.
                Prefetch<TLanes, TVector, TWidth>(c + column);

                if (TRows.Value > 1)
                {
                    Prefetch<TLanes, TVector, TWidth>(c1 + column);
                }

                if (TRows.Value > 2)
                {
                    Prefetch<TLanes, TVector, TWidth>(c2 + column);
                }

                if (TRows.Value > 3)
                {
                    Prefetch<TLanes, TVector, TWidth>(c3 + column);
                }

                if (TRows.Value > 4)
                {
                    Prefetch<TLanes, TVector, TWidth>(c4 + column);
                }

                if (TRows.Value > 5)
                {
                    Prefetch<TLanes, TVector, TWidth>(c5 + column);
                }

                if (TRows.Value > 6)
                {
                    Prefetch<TLanes, TVector, TWidth>(c6 + column);
                }

                if (TRows.Value > 7)
                {
                    Prefetch<TLanes, TVector, TWidth>(c7 + column);
                }
            }

            nint i = 0;
            for (var segment = 0; segment < right.Segments; segment++)
            {
                var b = right.Start(tile, segment);
                var page1 = takesPages && TWidth.Value > 1 ? (nint)(right.Start(tile + 1, segment) - b) : 0;
                var page2 = takesPages && TWidth.Value > 2 ? (nint)(right.Start(tile + 2, segment) - b) : 0;
                var q0 = right.Scale<TLanes, TVector>(segment, 0);
                var q1 = TWidth.Value > 1 ? right.Scale<TLanes, TVector>(segment, TLanes.Count) : zero;
                var q2 = TWidth.Value > 2 ? right.Scale<TLanes, TVector>(segment, 2 * TLanes.Count) : zero;
                var step = right.Step;
                for (var end = i + (right.Length(segment) * aStep); i < end; i += aStep)
                {
                    var b0 = TRight.Load<TLanes, TVector>(b, 0, q0);
                    var b1 = TWidth.Value > 1 ? TRight.Load<TLanes, TVector>(b + page1, takesPages ? 0 : TLanes.Count, q1) : zero;
                    var b2 = TWidth.Value > 2 ? TRight.Load<TLanes, TVector>(b + page2, takesPages ? 0 : 2 * TLanes.Count, q2) : zero;
                    if (TRows.Value == 1 && TRight.IsStreamed)
                    {
                        Prefetch<TLanes, TVector, TWidth>((float*)(b + PrefetchDistance));
                    }

                    b += step;

                    var x0 = TLanes.Broadcast(a[i]);
                    s00 = TLanes.MultiplyAdd(x0, b0, s00);
                    s01 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x0, b1, s01) : zero;
                    s02 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x0, b2, s02) : zero;

                    if (TRows.Value > 1)
                    {
                        var x1 = TLanes.Broadcast(a1[i]);
                        s10 = TLanes.MultiplyAdd(x1, b0, s10);
                        s11 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x1, b1, s11) : zero;
                        s12 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x1, b2, s12) : zero;
                    }

                    if (TRows.Value > 2)
                    {
                        var x2 = TLanes.Broadcast(a2[i]);
                        s20 = TLanes.MultiplyAdd(x2, b0, s20);
                        s21 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x2, b1, s21) : zero;
                        s22 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x2, b2, s22) : zero;
                    }

                    if (TRows.Value > 3)
                    {
                        var x3 = TLanes.Broadcast(a3[i]);
                        s30 = TLanes.MultiplyAdd(x3, b0, s30);
                        s31 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x3, b1, s31) : zero;
                        s32 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x3, b2, s32) : zero;
                    }

                    if (TRows.Value > 4)
                    {
                        var x4 = TLanes.Broadcast(a4[i]);
                        s40 = TLanes.MultiplyAdd(x4, b0, s40);
                        s41 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x4, b1, s41) : zero;
                        s42 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x4, b2, s42) : zero;
                    }

                    if (TRows.Value > 5)
                    {
                        var x5 = TLanes.Broadcast(a5[i]);
                        s50 = TLanes.MultiplyAdd(x5, b0, s50);
                        s51 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x5, b1, s51) : zero;
                        s52 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x5, b2, s52) : zero;
                    }

                    if (TRows.Value > 6)
                    {
                        var x6 = TLanes.Broadcast(a6[i]);
                        s60 = TLanes.MultiplyAdd(x6, b0, s60);
                        s61 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x6, b1, s61) : zero;
                        s62 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x6, b2, s62) : zero;
                    }

                    if (TRows.Value > 7)
                    {
                        var x7 = TLanes.Broadcast(a7[i]);
                        s70 = TLanes.MultiplyAdd(x7, b0, s70);
                        s71 = TWidth.Value > 1 ? TLanes.MultiplyAdd(x7, b1, s71) : zero;
                        s72 = TWidth.Value > 2 ? TLanes.MultiplyAdd(x7, b2, s72) : zero;
                    }
                }
            }

            Store<TLanes, TVector, TWidth>(s00, s01, s02, c + column);

            if (TRows.Value > 1)
            {
                Store<TLanes, TVector, TWidth>(s10, s11, s12, c1 + column);
            }

            if (TRows.Value > 2)
            {
                Store<TLanes, TVector, TWidth>(s20, s21, s22, c2 + column);
            }

            if (TRows.Value > 3)
            {
                Store<TLanes, TVector, TWidth>(s30, s31, s32, c3 + column);
            }

            if (TRows.Value > 4)
            {
                Store<TLanes, TVector, TWidth>(s40, s41, s42, c4 + column);
            }

            if (TRows.Value > 5)
            {
                Store<TLanes, TVector, TWidth>(s50, s51, s52, c5 + column);
            }

            if (TRows.Value > 6)
            {
                Store<TLanes, TVector, TWidth>(s60, s61, s62, c6 + column);
            }

            if (TRows.Value > 7)
            {
                Store<TLanes, TVector, TWidth>(s70, s71, s72, c7 + column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<TLanes, TVector, TWidth>(float* target)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : struct, IConstant
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(target);
            if (TWidth.Value * TLanes.Count > 16)
            {
                Sse.Prefetch0(target + 16);
            }

            if (TWidth.Value * TLanes.Count > 32)
            {
                Sse.Prefetch0(target + 32);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVector, TWidth>(TVector first, TVector second, TVector third, float* target)
        where TLanes : ILanes<TVector>
        where TVector : struct
        where TWidth : struct, IConstant
    {
        TLanes.Store(first, target);
        if (TWidth.Value > 1)
        {
            TLanes.Store(second, target + TLanes.Count);
        }

        if (TWidth.Value > 2)
        {
            TLanes.Store(third, target + (2 * TLanes.Count));
        }
    }
}
