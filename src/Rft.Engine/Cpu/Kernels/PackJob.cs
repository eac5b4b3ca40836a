using System.Runtime.CompilerServices;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Packs some rows of a weight [N, K] as columns of a packed matrix: a part is what falls into one panel.</summary>
/// <param name="target">The packed matrix.</param>
/// <param name="source">The first row.</param>
/// <param name="stride">Elements from one row to the next.</param>
/// <param name="firstColumn">The column of the first row.</param>
/// <param name="count">How many rows.</param>
internal readonly unsafe struct PackJob<TElement>(PackedMatrix target, byte* source, nint stride, int firstColumn, int count) : IParallelJob
    where TElement : struct, IElement
{
    // As many neighbouring elements of a row as a cache line of 16-bit numbers has: a row's line is read once, and the piece of the panel
    // that is written meanwhile, [32, 48], stays in the first-level cache.
    private const int Depth = 32;

    private readonly int _firstPanel = target.Panels.IndexOf(firstColumn);

    public int Parts => count == 0 ? 0 : target.Panels.IndexOf(firstColumn + count - 1) - _firstPanel + 1;

    public void Execute(int part)
    {
        var panels = target.Panels;
        var (start, width) = (panels.Start(_firstPanel + part), panels.Width(_firstPanel + part));
        var first = Math.Max(firstColumn, start);
        var columns = Math.Min(firstColumn + count, start + width) - first;
        var rows = source + ((first - firstColumn) * stride * TElement.Bytes);
        var panel = target.Panel(_firstPanel + part) + ((first - start) * target.ElementBytes);
        for (var k = 0; k < target.Inner; k += Depth)
        {
            Move(
                rows + (k * TElement.Bytes),
                panel + ((nint)k * width * target.ElementBytes),
                columns,
                Math.Min(Depth, target.Inner - k),
                width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Move(byte* rows, byte* panel, int columns, int depth, nint width)
    {
        for (var n = 0; n < columns; n++)
        {
            var row = rows + (n * stride * TElement.Bytes);
            if (TElement.Bytes == target.ElementBytes && TElement.Bytes == sizeof(ushort))
            {
                for (var k = 0; k < depth; k++)
                {
                    ((ushort*)panel)[(k * width) + n] = Unsafe.ReadUnaligned<ushort>(row + (k * sizeof(ushort)));
                }
            }
            else
            {
                for (var k = 0; k < depth; k++)
                {
                    ((float*)panel)[(k * width) + n] = TElement.Read(row + (k * TElement.Bytes));
                }
            }
        }
    }
}
