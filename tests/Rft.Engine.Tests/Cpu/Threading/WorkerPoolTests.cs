using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Tests.Cpu.Threading;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once_in_thousands_of_jobs(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 3000; round++)
        {
            var counts = new int[1 + (round % 17)];
            var job = new CountingJob(counts, -1);
            pool.Run(ref job, counts.Length);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_parked_pool_wakes_up(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 3; round++)
        {
            Thread.Sleep(30);
            var counts = new int[100];
            var job = new CountingJob(counts, -1);
            pool.Run(ref job, counts.Length);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_of_a_part_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        var counts = new int[20];
        var failing = new CountingJob(counts, 7);
        var thrown = Assert.Throws<InvalidOperationException>(() => pool.Run(ref failing, counts.Length));
        Assert.Equal("part 7", thrown.Message);

        var again = new int[20];
        var job = new CountingJob(again, -1);
        pool.Run(ref job, again.Length);
        Assert.All(again, count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 11)]
    [InlineData(3, 5)]
    public void A_thread_that_stands_still_keeps_nothing_but_the_part_that_it_is_at(int threads, int slowPart)
    {
        using var pool = new WorkerPool(threads);
        using var others = new CountdownEvent(11);
        var job = new WaitingJob(others, slowPart);
        pool.Run(ref job, 12);
        Assert.True(others.IsSet);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_parts_of_a_thread_have_its_memory_and_its_pool_of_one_to_themselves(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 300; round++)
        {
            var job = new OwningJob(pool, new int[threads]);
            pool.Run(ref job, 24);
        }
    }

    [Fact]
    public void A_recorder_is_told_of_every_part_which_the_caller_runs_in_order()
    {
        var log = new JobLog();
        using var pool = new WorkerPool(2) { Recorder = log };
        var counts = new int[5];
        var job = new CountingJob(counts, -1);
        pool.Run(ref job, counts.Length);
        Assert.Equal(["begin 5", "part", "part", "part", "part", "part", "end"], log.Lines);
        Assert.All(counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_job_within_a_job_is_refused()
    {
        using var pool = new WorkerPool(2);
        var job = new NestedJob(pool);
        Assert.Throws<InvalidOperationException>(() => pool.Run(ref job, 2));
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var job = new CountingJob(new int[10], -1);
        pool.Run(ref job, 10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            pool.Run(ref job, 10);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_pool_that_was_disposed_of_refuses_work()
    {
        var pool = new WorkerPool(2);
        pool.Dispose();
        var job = new CountingJob(new int[1], -1);
        Assert.Throws<ObjectDisposedException>(() => pool.Run(ref job, 1));
    }

    private readonly struct CountingJob(int[] counts, int failingPart) : IParallelJob
    {
        public void Execute(int part)
        {
            Interlocked.Increment(ref counts[part]);
            if (part == failingPart)
            {
                throw new InvalidOperationException($"part {part}");
            }
        }
    }

    private readonly struct WaitingJob(CountdownEvent others, int slowPart) : IParallelJob
    {
        public void Execute(int part)
        {
            if (part != slowPart)
            {
                others.Signal();
            }
            else if (!others.Wait(TimeSpan.FromMinutes(1)))
            {
                throw new TimeoutException("The other parts were not taken over.");
            }
        }
    }

    private readonly unsafe struct OwningJob(WorkerPool pool, int[] inside) : IParallelJob
    {
        public void Execute(int part)
        {
            Assert.Equal(1, Interlocked.Increment(ref inside[pool.Own]));
            var memory = pool.Scratch(16);
            var inner = new CountingJob(new int[4], -1);
            *memory = part;
            pool.Alone.Run(ref inner, 4);
            Assert.Equal(part, *memory);
            Interlocked.Decrement(ref inside[pool.Own]);
        }
    }

    private sealed class JobLog : IJobRecorder
    {
        public List<string> Lines { get; } = [];

        public void Begin(int parts) => Lines.Add($"begin {parts}");

        public void PartEnded() => Lines.Add("part");

        public void End() => Lines.Add("end");
    }

    private readonly struct NestedJob(WorkerPool pool) : IParallelJob
    {
        public void Execute(int part)
        {
            var inner = new CountingJob(new int[2], -1);
            pool.Run(ref inner, 2);
        }
    }
}
