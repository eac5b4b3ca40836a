namespace Rft.Engine.Cpu.Kernels;

/// <summary>1.</summary>
internal readonly struct One : IConstant
{
    public static int Value => 1;
}
