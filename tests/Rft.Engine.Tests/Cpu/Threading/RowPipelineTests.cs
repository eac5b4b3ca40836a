using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Tests.Cpu.Threading;

public sealed class RowPipelineTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(2, 16)]
    [InlineData(2, 17)]
    [InlineData(2, 31)]
    [InlineData(2, 40)]
    [InlineData(2, 999)]
    [InlineData(3, 100)]
    [InlineData(5, 39)]
    public void Every_row_goes_through_once(int threads, int rows)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 200; round++)
        {
            var counts = new int[rows];
            RowPipeline.Run(pool, new CountingJob(counts, new int[rows]), rows, weightBytes: 1000);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(2, 15, 1000)]
    [InlineData(2, 400, 1 << 21)]
    public void All_rows_go_together_where_they_are_few_or_the_weights_large(int threads, int rows, long weightBytes)
    {
        using var pool = new WorkerPool(threads);
        var blocks = new List<RowBlock>();
        RowPipeline.Run(pool, new RecordingJob(pool, blocks), rows, weightBytes);
        Assert.Equal([new RowBlock(0, rows, 0)], blocks);
    }

    private readonly struct CountingJob(int[] counts, int[] passing) : IRowJob
    {
        public void Execute(WorkerPool workers, RowBlock rows)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                // Rows that pass lie where no other thread's do at the same time.
                Assert.Equal(1, Interlocked.Increment(ref passing[rows.FirstPassing + row]));
                Interlocked.Increment(ref counts[rows.First + row]);
            }

            for (var row = 0; row < rows.Count; row++)
            {
                Interlocked.Decrement(ref passing[rows.FirstPassing + row]);
            }
        }
    }

    private readonly struct RecordingJob(WorkerPool pool, List<RowBlock> blocks) : IRowJob
    {
        public void Execute(WorkerPool workers, RowBlock rows)
        {
            Assert.Same(pool, workers);
            blocks.Add(rows);
        }
    }
}
