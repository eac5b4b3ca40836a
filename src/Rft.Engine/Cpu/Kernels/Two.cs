namespace Rft.Engine.Cpu.Kernels;

/// <summary>2.</summary>
internal readonly struct Two : IConstant
{
    public static int Value => 2;
}
