using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Packs the transpose of a packed matrix: a part is a panel of the target.</summary>
internal readonly unsafe struct TurnJob<TElement>(PackedMatrix target, PackedMatrix source) : IParallelJob
    where TElement : struct, IElement
{
    public void Execute(int part)
    {
        var (first, columns, width) = (target.Panels.Start(part), target.Panels.ColumnsOf(part), target.Panels.Width(part));
        var destination = (float*)target.Panel(part);
        for (var panel = 0; panel < source.Panels.Count; panel++)
        {
            var rows = source.Panels.ColumnsOf(panel);
            var piece = source.Panel(panel) + ((nint)first * source.Panels.Width(panel) * TElement.Bytes);
            Turning.Turn<TElement>(piece, columns, rows, source.Panels.Width(panel), destination, width);
            destination += rows * width;
        }
    }
}
