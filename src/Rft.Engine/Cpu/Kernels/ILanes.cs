namespace Rft.Engine.Cpu.Kernels;

/// <summary>A hardware vector of floats, so that a kernel is written once for all widths.</summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(float* source);

    /// <summary>As many bfloat16 numbers, widened; exact.</summary>
    static abstract TSelf LoadBFloat16(ushort* source);

    /// <summary>As many IEEE 754 half-precision numbers, widened; exact.</summary>
    static abstract TSelf LoadHalf(ushort* source);

    static abstract TSelf Broadcast(float value);

    /// <summary>
    /// a * b + c, rounded once. Where the processor has no such instruction the runtime calls the C library for each lane: the bits are the
    /// same, the speed is hundreds of times less.
    /// </summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    void Store(float* target);
}
