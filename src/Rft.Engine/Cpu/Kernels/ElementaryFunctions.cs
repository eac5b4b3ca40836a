using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// exp and log as one fixed sequence of operations, so that every vector width, and the scalar form, gives the same bits on every machine
/// with fused multiply-add. Polynomials of Cephes (S. Moshier, expf.c and logf.c); errors stay below 2 units in the last place.
/// </summary>
internal static partial class ElementaryFunctions
{
    // Beyond these the result is 0 or infinity.
    private const float SmallestExponent = -104;
    private const float LargestExponent = 89;

    // From here on the result is a normal number.
    private const float SmallestNormalExponent = -87;

    // Adding 1.5 * 2^23 leaves a number rounded to an integer in the lower bits.
    private const float Rounder = 12582912;
    private const int RounderBits = 0x4B400000;
    private const float InverseLn2 = 1.44269504f;

    // ln 2 in two pieces: a multiple of the first with a small integer is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    private const float RootOfHalf = 0.707106781f;
    private const float SmallestNormal = 1.17549435e-38f;
    private const float TwoToThe23 = 8388608;
    private const int MantissaBits = 23;
    private const int ExponentBias = 127;

    /// <summary>exp by element; exp(-infinity) = 0, overflow gives infinity, NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        // What gives 0 is computed as exp(0) and masked away: a product that underflows costs the processor a hundred cycles.
        var isNothing = Vector512.LessThan(x, Vector512.Create(SmallestExponent));
        x = Vector512.ConditionalSelect(isNothing, Vector512<float>.Zero, x);
        x = Vector512.MinNative(Vector512.Create(LargestExponent), x);
        var p = Reduced(x, out var rounded);
        return Vector512.ConditionalSelect(isNothing, Vector512<float>.Zero, TimesPowerOfTwo(p, rounded));
    }

    /// <summary>
    /// The bits of <see cref="Exp(Vector512{float})"/> from -87 to 88.3, for fewer operations: below, exp(-87); above, infinity a little early.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BoundedExp(Vector512<float> x)
    {
        // 2^128, which the largest exponent gives, is infinity in the bits of a number.
        x = Vector512.MinNative(Vector512.Create(LargestExponent), Vector512.MaxNative(Vector512.Create(SmallestNormalExponent), x));
        return Reduced(x, out var rounded) * PowerOfTwo(rounded.AsInt32() - Vector512.Create(RounderBits));
    }

    /// <summary>The same sequence for one number.</summary>
    public static float Exp(float x)
    {
        x = x < SmallestExponent ? SmallestExponent : x;
        x = x > LargestExponent ? LargestExponent : x;
        var rounded = MathF.FusedMultiplyAdd(x, InverseLn2, Rounder);
        var power = rounded - Rounder;
        var r = MathF.FusedMultiplyAdd(power, -Ln2High, x);
        r = MathF.FusedMultiplyAdd(power, -Ln2Low, r);
        var p = MathF.FusedMultiplyAdd(1.9875691500e-4f, r, 1.3981999507e-3f);
        p = MathF.FusedMultiplyAdd(p, r, 8.3334519073e-3f);
        p = MathF.FusedMultiplyAdd(p, r, 4.1665795894e-2f);
        p = MathF.FusedMultiplyAdd(p, r, 1.6666665459e-1f);
        p = MathF.FusedMultiplyAdd(p, r, 5.0000001201e-1f);
        p = MathF.FusedMultiplyAdd(p, r * r, r) + 1;
        var exponent = unchecked(BitConverter.SingleToInt32Bits(rounded) - RounderBits);
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>The natural logarithm; log(0) = -infinity, of a negative number NaN.</summary>
    public static float Log(float x)
    {
        if (!(x > 0) || float.IsPositiveInfinity(x))
        {
            return x == 0 ? float.NegativeInfinity : x > 0 ? x : float.NaN;
        }

        var exponent = 0;
        if (x < SmallestNormal)
        {
            (x, exponent) = (x * TwoToThe23, -MantissaBits);
        }

        var bits = BitConverter.SingleToInt32Bits(x);
        exponent += (bits >> MantissaBits) - ExponentBias + 1;
        var m = BitConverter.Int32BitsToSingle((bits & 0x7FFFFF) | ((ExponentBias - 1) << MantissaBits));
        if (m < RootOfHalf)
        {
            (m, exponent) = (m + m, exponent - 1);
        }

        m -= 1;
        var square = m * m;
        var p = MathF.FusedMultiplyAdd(7.0376836292e-2f, m, -1.1514610310e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.1676998740e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.2420140846e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 1.4249322787e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -1.6668057665e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 2.0000714765e-1f);
        p = MathF.FusedMultiplyAdd(p, m, -2.4999993993e-1f);
        p = MathF.FusedMultiplyAdd(p, m, 3.3333331174e-1f);
        p = p * m * square;
        p = MathF.FusedMultiplyAdd(exponent, Ln2Low, p);
        p = MathF.FusedMultiplyAdd(-0.5f, square, p);
        return MathF.FusedMultiplyAdd(exponent, Ln2High, m + p);
    }

    /// <summary>The same sequence by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var isSubnormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        var bits = Vector512.ConditionalSelect(isSubnormal, x * Vector512.Create(TwoToThe23), x).AsInt32();
        var exponent = (bits >> MantissaBits) - Vector512.Create(ExponentBias - 1) - (isSubnormal.AsInt32() & Vector512.Create(MantissaBits));
        var m = ((bits & Vector512.Create(0x7FFFFF)) | Vector512.Create((ExponentBias - 1) << MantissaBits)).AsSingle();

        // A comparison that holds is -1 in whole numbers.
        var isBelow = Vector512.LessThan(m, Vector512.Create(RootOfHalf));
        var power = Vector512.ConvertToSingle(exponent + isBelow.AsInt32());
        m = Vector512.ConditionalSelect(isBelow, m + m, m) - Vector512<float>.One;
        var square = m * m;
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(7.0376836292e-2f), m, Vector512.Create(-1.1514610310e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.1676998740e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-1.2420140846e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.4249322787e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-1.6668057665e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(2.0000714765e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-2.4999993993e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(3.3333331174e-1f));
        p = p * m * square;
        p = Vector512.FusedMultiplyAdd(power, Vector512.Create(Ln2Low), p);
        p = Vector512.FusedMultiplyAdd(Vector512.Create(-0.5f), square, p);
        var result = Vector512.FusedMultiplyAdd(power, Vector512.Create(Ln2High), m + p);

        // The ends: infinity stays, 0 gives -infinity, what is below or not a number gives NaN.
        var infinity = Vector512.Create(float.PositiveInfinity);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, infinity), infinity, result);
        result = Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512<float>.Zero), result, Vector512.Create(float.NaN));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), -infinity, result);
    }

    // exp(x) = result * 2^(rounded - Rounder).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Reduced(Vector512<float> x, out Vector512<float> rounded)
    {
        rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(InverseLn2), Vector512.Create(Rounder));
        var power = rounded - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(power, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(power, Vector512.Create(-Ln2Low), r);
        var p = Vector512.FusedMultiplyAdd(Vector512.Create(1.9875691500e-4f), r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        return Vector512.FusedMultiplyAdd(p, r * r, r) + Vector512<float>.One;
    }

    // In two factors, either of which is a normal number, also where the result is not; one instruction where there is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> TimesPowerOfTwo(Vector512<float> p, Vector512<float> rounded)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Scale(p, rounded - Vector512.Create(Rounder));
        }

        var exponent = rounded.AsInt32() - Vector512.Create(RounderBits);
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        ((exponent + Vector512.Create(ExponentBias)) << MantissaBits).AsSingle();

    private static float PowerOfTwo(int exponent) => BitConverter.Int32BitsToSingle(unchecked((exponent + ExponentBias) << MantissaBits));
}
