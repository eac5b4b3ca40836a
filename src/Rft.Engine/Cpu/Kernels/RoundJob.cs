using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Rounds rows of a weight [count, K] to <see cref="Int8Blocks"/>.</summary>
/// <param name="split">Which rows are a part.</param>
/// <param name="pool">The threads.</param>
/// <param name="target">The packed matrix.</param>
/// <param name="rows">The first row; rows lie back to back.</param>
/// <param name="firstColumn">The column that it becomes.</param>
internal readonly unsafe struct RoundJob<TElement>(WorkSplit split, WorkerPool pool, PackedMatrix target, byte* rows, int firstColumn)
    : IParallelJob
    where TElement : struct, IElement
{
    public void Execute(int part)
    {
        var values = pool.Scratch(target.Inner);
        for (var row = (int)split.First(part); row < split.End(part); row++)
        {
            var source = rows + ((nint)row * target.Inner * TElement.Bytes);
            for (var k = 0; k < target.Inner; k++)
            {
                values[k] = TElement.Read(source + (k * TElement.Bytes));
            }

            Int8Blocks.WriteColumn(target, firstColumn + row, new ReadOnlySpan<float>(values, target.Inner));
        }
    }
}
