using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Rounds rows [count, K] of a weight to <see cref="Int8Blocks"/>: one part a thread, which claims row by row.</summary>
/// <param name="pool">The threads.</param>
/// <param name="target">The packed matrix.</param>
/// <param name="rows">The first row; rows lie back to back.</param>
/// <param name="firstColumn">The column that it becomes.</param>
/// <param name="count">How many rows.</param>
internal unsafe struct RoundJob<TElement>(WorkerPool pool, PackedMatrix target, byte* rows, int firstColumn, int count) : IParallelJob
    where TElement : struct, IElement
{
    private int _claimed;

    public void Execute(int part)
    {
        var values = pool.Scratch(part, target.Inner);
        for (var row = Interlocked.Increment(ref _claimed) - 1; row < count; row = Interlocked.Increment(ref _claimed) - 1)
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
