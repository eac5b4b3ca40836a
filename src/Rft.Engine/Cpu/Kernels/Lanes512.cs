using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>A 512-bit vector.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadBFloat16(ushort* source) => new((Widen(source) << BFloat16Element.Shift).AsSingle());

    // The exponent moves from a bias of 15 to one of 127. All ones (infinite, not a number) stay all ones; an exponent of zero, which has
    // no hidden bit, gets one by way of a number that is then taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadHalf(ushort* source)
    {
        var bits = Widen(source);
        var magnitude = (bits & Vector512.Create(HalfElement.MagnitudeBits)) << HalfElement.Shift;
        var exponent = magnitude & Vector512.Create(HalfElement.ExponentBits);
        var special = Vector512.Equals(exponent, Vector512.Create(HalfElement.ExponentBits));
        var bias = Vector512.Create(HalfElement.Bias);
        var normal = magnitude + bias + (special & bias);
        var tiny = (magnitude + Vector512.Create(HalfElement.TinyBits)).AsSingle() - Vector512.Create(HalfElement.TinyBits).AsSingle();
        var widened = Vector512.ConditionalSelect(Vector512.Equals(exponent, Vector512<uint>.Zero), tiny.AsUInt32(), normal);
        return new((widened | ((bits & Vector512.Create(HalfElement.SignBit)) << HalfElement.SignShift)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => _value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(ushort* source) =>
        Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe());
}
