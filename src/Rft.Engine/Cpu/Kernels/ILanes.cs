namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// What kernels do with a hardware vector of floats, so that they are written once for all widths. The vector is the runtime's own type, not a
/// struct around it: with a struct the compiler does not see that a sum replaces itself, and copies registers in the innermost loop.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    /// <summary>As many bfloat16 numbers, widened; exact.</summary>
    static abstract TVector LoadBFloat16(ushort* source);

    /// <summary>As many IEEE 754 half-precision numbers, widened; exact.</summary>
    static abstract TVector LoadHalf(ushort* source);

    /// <summary>As many signed bytes, widened; exact.</summary>
    static abstract TVector LoadInt8(sbyte* source);

    static abstract TVector Broadcast(float value);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>
    /// a * b + c, rounded once. Where the processor has no such instruction the runtime calls the C library for each lane: the bits are the
    /// same, the speed is hundreds of times less.
    /// </summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract void Store(TVector value, float* target);
}
