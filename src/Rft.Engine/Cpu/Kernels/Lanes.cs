using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Rows as 16 virtual lanes: element i belongs to lane i mod 16, and lanes are folded 16, 8, 4, 2, 1. A reduction has this order on every
/// machine; where there is no 512-bit vector, the runtime computes the same lanes with two or four narrower ones.
/// </summary>
internal static unsafe class Lanes
{
    /// <summary>The number of lanes.</summary>
    public const int Count = 16;

    /// <summary>The sum of all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return (two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>The largest lane; what is not a number is passed over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> lanes)
    {
        var eight = Larger(lanes.GetLower(), lanes.GetUpper());
        var four = Larger(eight.GetLower(), eight.GetUpper());
        var two = Larger(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3)));
        return Larger(two, Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1))).ToScalar();
    }

    /// <summary>By lane the candidate where it is larger, else what was there: a candidate that is not a number loses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Larger(Vector512<float> current, Vector512<float> candidate) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(candidate, current), candidate, current);

    /// <summary>16 elements of a row from <paramref name="start"/>; lanes beyond the row's end hold <paramref name="rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* row, int start, int length, float rest = 0)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.MaskLoad(row + start, IsInside(length - start), Vector512.Create(rest));
        }

        return length - start >= Count ? Vector512.Load(row + start) : LoadFirst(row + start, length - start, rest);
    }

    /// <summary>Stores 16 elements of a row from <paramref name="start"/>, or as many as there are until its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* row, int start, int length)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(row + start, IsInside(length - start), value);
        }
        else if (length - start >= Count)
        {
            value.Store(row + start);
        }
        else
        {
            StoreFirst(value, row + start, length - start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> IsInside(int count) =>
        Vector512.GreaterThan(Vector512.Create(count), Vector512<int>.Indices).AsSingle();

    // Inlined like the rest: a call, however rare, would make the loops around it keep their sums in memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LoadFirst(float* source, int count, float rest)
    {
        var lanes = Vector512.Create(rest);
        var target = (float*)&lanes;
        for (var i = 0; i < count; i++)
        {
            target[i] = source[i];
        }

        return lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFirst(Vector512<float> value, float* target, int count)
    {
        var source = (float*)&value;
        for (var i = 0; i < count; i++)
        {
            target[i] = source[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Larger(Vector256<float> current, Vector256<float> candidate) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(candidate, current), candidate, current);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> current, Vector128<float> candidate) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(candidate, current), candidate, current);
}
