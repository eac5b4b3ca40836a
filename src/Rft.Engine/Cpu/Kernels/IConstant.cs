namespace Rft.Engine.Cpu.Kernels;

/// <summary>A number that the compiler of a generic kernel knows.</summary>
internal interface IConstant
{
    static abstract int Value { get; }
}
