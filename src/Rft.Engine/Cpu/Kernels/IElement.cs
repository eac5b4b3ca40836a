namespace Rft.Engine.Cpu.Kernels;

/// <summary>How numbers are stored that kernels read as 32-bit floats; every one is exact as such.</summary>
internal unsafe interface IElement
{
    /// <summary>Bytes of one number.</summary>
    static abstract int Bytes { get; }

    /// <summary>One number; not aligned.</summary>
    static abstract float Read(byte* source);

    /// <summary>As many neighbouring numbers as there are lanes; not aligned.</summary>
    static abstract TVector Load<TLanes, TVector>(byte* source)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}
