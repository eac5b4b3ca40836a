using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Packs the transpose of a packed matrix: a part is a panel of the target.</summary>
internal readonly unsafe struct TurnJob<TStorage, TRight>(PackedMatrix target, PackedMatrix source) : IParallelJob
    where TStorage : struct, IPanelStorage<TRight>
    where TRight : struct, IRightSide<TRight>
{
    public void Execute(int part)
    {
        var (first, count, width) = (target.Panels.Start(part), target.Panels.ColumnsOf(part), target.Panels.Width(part));
        var destination = (float*)target.Panel(part);
        for (var panel = 0; panel < source.Panels.Count; panel++)
        {
            var columns = source.Panels.ColumnsOf(panel);
            TStorage.Turn(source, panel, first, count, columns, destination, width);
            destination += columns * width;
        }
    }
}
