using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 128-bit vector.</summary>
internal readonly unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> _value = value;

    public Vector128<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadBFloat16(ushort* source) => new((Widen(source) << BFloat16Element.Shift).AsSingle());

    // The exponent moves from a bias of 15 to one of 127. All ones (infinite, not a number) stay all ones; an exponent of zero, which has
    // no hidden bit, gets one by way of a number that is then taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 LoadHalf(ushort* source)
    {
        var bits = Widen(source);
        var magnitude = (bits & Vector128.Create(HalfElement.MagnitudeBits)) << HalfElement.Shift;
        var exponent = magnitude & Vector128.Create(HalfElement.ExponentBits);
        var special = Vector128.Equals(exponent, Vector128.Create(HalfElement.ExponentBits));
        var bias = Vector128.Create(HalfElement.Bias);
        var normal = magnitude + bias + (special & bias);
        var tiny = (magnitude + Vector128.Create(HalfElement.TinyBits)).AsSingle() - Vector128.Create(HalfElement.TinyBits).AsSingle();
        var widened = Vector128.ConditionalSelect(Vector128.Equals(exponent, Vector128<uint>.Zero), tiny.AsUInt32(), normal);
        return new((widened | ((bits & Vector128.Create(HalfElement.SignBit)) << HalfElement.SignShift)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Widen(ushort* source) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(source)).AsUInt16());
}
