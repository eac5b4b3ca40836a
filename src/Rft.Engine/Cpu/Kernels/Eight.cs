namespace Rft.Engine.Cpu.Kernels;

/// <summary>8.</summary>
internal readonly struct Eight : IConstant
{
    public static int Value => 8;
}
