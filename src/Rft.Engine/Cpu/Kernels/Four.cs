namespace Rft.Engine.Cpu.Kernels;

/// <summary>4.</summary>
internal readonly struct Four : IConstant
{
    public static int Value => 4;
}
