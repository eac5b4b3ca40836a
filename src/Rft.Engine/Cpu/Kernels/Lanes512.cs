using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 512-bit vector.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBFloat16(ushort* source) => (Widen(source) << BFloat16Element.Shift).AsSingle();

    // The exponent moves from a bias of 15 to one of 127. All ones (infinite, not a number) stay all ones; an exponent of zero, which has
    // no hidden bit, gets one by way of a number that is then taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadHalf(ushort* source)
    {
        var bits = Widen(source);
        var magnitude = (bits & Vector512.Create(HalfElement.MagnitudeBits)) << HalfElement.Shift;
        var exponent = magnitude & Vector512.Create(HalfElement.ExponentBits);
        var special = Vector512.Equals(exponent, Vector512.Create(HalfElement.ExponentBits));
        var bias = Vector512.Create(HalfElement.Bias);
        var normal = magnitude + bias + (special & bias);
        var tiny = (magnitude + Vector512.Create(HalfElement.TinyBits)).AsSingle() - Vector512.Create(HalfElement.TinyBits).AsSingle();
        var widened = Vector512.ConditionalSelect(Vector512.Equals(exponent, Vector512<uint>.Zero), tiny.AsUInt32(), normal);
        return (widened | ((bits & Vector512.Create(HalfElement.SignBit)) << HalfElement.SignShift)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadInt8(sbyte* source) => Vector512.ConvertToSingle(
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(Vector128.Load(source))
            : Vector512.WidenLower(Vector512.WidenLower(Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Vector512.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(ushort* source) =>
        Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe());
}
