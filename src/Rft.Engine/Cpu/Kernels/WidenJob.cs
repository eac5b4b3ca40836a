using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Widens a packed matrix to floats: a part is a panel.</summary>
internal readonly unsafe struct WidenJob<TStorage, TRight>(PackedMatrix target, PackedMatrix source) : IParallelJob
    where TStorage : struct, IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    public void Execute(int part) => TStorage.Widen(source, part, 0, source.Inner, (float*)target.Panel(part));
}
