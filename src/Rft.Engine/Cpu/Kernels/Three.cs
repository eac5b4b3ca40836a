namespace Rft.Engine.Cpu.Kernels;

/// <summary>3.</summary>
internal readonly struct Three : IConstant
{
    public static int Value => 3;
}
