using System.Runtime.CompilerServices;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Packs rows that lie as the packed matrix has them, [K, columns]: a part is what falls into one panel.</summary>
/// <param name="target">The packed matrix.</param>
/// <param name="source">The first row.</param>
/// <param name="stride">Elements from one row to the next.</param>
/// <param name="firstInner">The k of the first row.</param>
/// <param name="count">How many rows.</param>
/// <param name="firstColumn">The column of their first element.</param>
/// <param name="columns">How many columns.</param>
internal readonly unsafe struct TransposedPackJob<TElement>(
    PackedMatrix target, byte* source, nint stride, int firstInner, int count, int firstColumn, int columns) : IParallelJob
    where TElement : struct, IElement
{
    private readonly int _firstPanel = target.Panels.IndexOf(firstColumn);

    public int Parts => target.Panels.IndexOf(firstColumn + columns - 1) - _firstPanel + 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Execute(int part)
    {
        var panels = target.Panels;
        var (start, width) = (panels.Start(_firstPanel + part), panels.Width(_firstPanel + part));
        var first = Math.Max(firstColumn, start);
        var number = Math.Min(firstColumn + columns, start + width) - first;
        var panel = target.Panel(_firstPanel + part) + ((((nint)firstInner * width) + first - start) * target.ElementBytes);
        for (nint row = 0; row < count; row++)
        {
            var from = source + (((row * stride) + first - firstColumn) * TElement.Bytes);
            var to = panel + (row * width * target.ElementBytes);
            if (TElement.Bytes == target.ElementBytes)
            {
                Buffer.MemoryCopy(from, to, number * TElement.Bytes, number * TElement.Bytes);
                continue;
            }

            for (var n = 0; n < number; n++)
            {
                ((float*)to)[n] = TElement.Read(from + (n * TElement.Bytes));
            }
        }
    }
}
