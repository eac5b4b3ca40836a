using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 128-bit vector.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBFloat16(ushort* source) => (Widen(source) << BFloat16Element.Shift).AsSingle();

    // The exponent moves from a bias of 15 to one of 127. All ones (infinite, not a number) stay all ones; an exponent of zero, which has
    // no hidden bit, gets one by way of a number that is then taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadHalf(ushort* source)
    {
        var bits = Widen(source);
        var magnitude = (bits & Vector128.Create(HalfElement.MagnitudeBits)) << HalfElement.Shift;
        var exponent = magnitude & Vector128.Create(HalfElement.ExponentBits);
        var special = Vector128.Equals(exponent, Vector128.Create(HalfElement.ExponentBits));
        var bias = Vector128.Create(HalfElement.Bias);
        var normal = magnitude + bias + (special & bias);
        var tiny = (magnitude + Vector128.Create(HalfElement.TinyBits)).AsSingle() - Vector128.Create(HalfElement.TinyBits).AsSingle();
        var widened = Vector128.ConditionalSelect(Vector128.Equals(exponent, Vector128<uint>.Zero), tiny.AsUInt32(), normal);
        return (widened | ((bits & Vector128.Create(HalfElement.SignBit)) << HalfElement.SignShift)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadInt8(sbyte* source) => Vector128.ConvertToSingle(
        Sse41.IsSupported ? Sse41.ConvertToVector128Int32(source)
            : Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(source)).AsSByte())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Widen(ushort* source) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16());
}
