namespace Rft.Engine.Cpu.Kernels;

/// <summary>Something that is done with a <see cref="PackedMatrix"/> and compiled for each format that it may have.</summary>
internal interface IPanelAction
{
    void Run<TStorage, TRight>()
        where TStorage : struct, IPanelStorage<TRight>
        where TRight : struct, IRightSide<TRight>;
}
