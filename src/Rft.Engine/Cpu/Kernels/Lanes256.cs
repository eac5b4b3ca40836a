using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 256-bit vector.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBFloat16(ushort* source) => (Widen(source) << BFloat16Element.Shift).AsSingle();

    // The exponent moves from a bias of 15 to one of 127. All ones (infinite, not a number) stay all ones; an exponent of zero, which has
    // no hidden bit, gets one by way of a number that is then taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadHalf(ushort* source)
    {
        var bits = Widen(source);
        var magnitude = (bits & Vector256.Create(HalfElement.MagnitudeBits)) << HalfElement.Shift;
        var exponent = magnitude & Vector256.Create(HalfElement.ExponentBits);
        var special = Vector256.Equals(exponent, Vector256.Create(HalfElement.ExponentBits));
        var bias = Vector256.Create(HalfElement.Bias);
        var normal = magnitude + bias + (special & bias);
        var tiny = (magnitude + Vector256.Create(HalfElement.TinyBits)).AsSingle() - Vector256.Create(HalfElement.TinyBits).AsSingle();
        var widened = Vector256.ConditionalSelect(Vector256.Equals(exponent, Vector256<uint>.Zero), tiny.AsUInt32(), normal);
        return (widened | ((bits & Vector256.Create(HalfElement.SignBit)) << HalfElement.SignShift)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadInt8(sbyte* source) => Vector256.ConvertToSingle(
        Avx2.IsSupported ? Avx2.ConvertToVector256Int32(source)
            : Vector256.WidenLower(Vector256.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsSByte().ToVector256Unsafe())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Widen(ushort* source) =>
        Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe());
}
