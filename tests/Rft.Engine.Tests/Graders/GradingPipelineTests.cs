using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public sealed class GradingPipelineTests
{
    private static readonly GraderServices _services = new() { Cores = 2 };

    [Fact]
    public async Task A_stream_keeps_its_order_whatever_call_ends_first()
    {
        // The first call of each pair ends only after the second has.
        var gates = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource()).ToArray();
        var grader = new DelegateGrader(async (sample, cancellation) =>
        {
            var number = Number(sample);
            if (number % 2 == 0)
            {
                await gates[number + 1].Task.WaitAsync(cancellation);
            }

            gates[number].SetResult();
            return Grade.Of(number);
        });

        // Room for all, because threads begin in any order, and two that wait must not keep out whom they wait for.
        using var pipeline = new GradingPipeline(grader, _services with { Cores = gates.Length });

        var rewards = new List<double?>();
        await foreach (var (_, grade) in Stream(pipeline, Enumerable.Range(0, 100), CancellationToken.None))
        {
            rewards.Add(grade.Reward);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(number => (double?)number), rewards);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 2)]
    [InlineData(7, 7)]
    public async Task Calls_at_once_are_bounded_by_the_cores_or_by_what_the_grader_says(int? concurrentCalls, int expected)
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        var grader = new DelegateGrader(
            async (_, cancellation) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == expected)
                {
                    full.TrySetResult();
                }

                await full.Task.WaitAsync(cancellation);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return Grade.Of(1);
            },
            concurrentCalls);
        using var pipeline = new GradingPipeline(grader, _services);

        await foreach (var _ in Stream(pipeline, Enumerable.Range(0, 50), CancellationToken.None))
        {
        }

        Assert.Equal(expected, most);
    }

    [Fact]
    public async Task A_stream_is_read_no_further_than_there_is_room()
    {
        var read = 0;
        using var pipeline = new GradingPipeline(new DelegateGrader((_, _) => Task.FromResult(Grade.Of(1))), _services);

        await foreach (var (number, _) in Stream(pipeline, Endless(), CancellationToken.None))
        {
            if (number == 20)
            {
                break;
            }
        }

        Assert.InRange(read, 20, 60);

        IEnumerable<int> Endless()
        {
            while (true)
            {
                yield return read++;
            }
        }
    }

    [Fact]
    public async Task What_a_grader_throws_is_a_failed_grade_of_that_answer_alone()
    {
        using var pipeline = new GradingPipeline(
            new DelegateGrader((sample, _) => Number(sample) == 1 ? throw new InvalidOperationException("boo") : Task.FromResult(Grade.Of(1))),
            _services);

        var grades = new List<Grade>();
        await foreach (var (_, grade) in Stream(pipeline, [0, 1, 2], CancellationToken.None))
        {
            grades.Add(grade);
        }

        Assert.Equal([1, null, 1], grades.Select(grade => grade.Reward));
        Assert.Equal(GradeErrorKind.Other, grades[1].Error!.Kind);
        Assert.StartsWith("the grader threw System.InvalidOperationException: boo", grades[1].Error!.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grader_that_cannot_go_on_ends_the_stream_and_the_calls_that_run()
    {
        using var pipeline = new GradingPipeline(
            new DelegateGrader(
                async (sample, cancellation) =>
                {
                    if (Number(sample) == 0)
                    {
                        throw new DiagnosticException(DiagnosticTable.GraderKeepsFailing, default, "down");
                    }

                    await Task.Delay(Timeout.Infinite, cancellation);
                    return Grade.Of(1);
                },
                concurrentCalls: 10),
            _services);

        await Assert.ThrowsAsync<DiagnosticException>(async () =>
        {
            await foreach (var _ in Stream(pipeline, [0, 1, 2, 3], CancellationToken.None))
            {
            }
        });
    }

    [Fact]
    public async Task Cancellation_ends_a_stream_whose_calls_wait()
    {
        using var cancellation = new CancellationTokenSource();
        using var pipeline = new GradingPipeline(
            new DelegateGrader(async (_, token) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
                return Grade.Of(1);
            }),
            _services);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Stream(pipeline, [0, 1, 2, 3], cancellation.Token))
            {
            }
        });
    }

    [Fact]
    public void A_batch_has_its_grades_at_the_places_of_the_answers()
    {
        using var pipeline = new GradingPipeline(new DelegateGrader((sample, _) => Task.FromResult(Grade.Of(Number(sample)))), _services);
        using var stop = new CancellationTokenSource();
        using var batch = new GradingBatch(pipeline, 3, stop);
        foreach (var index in (int[])[2, 0, 1])
        {
            batch.Post(index, Answer($"{10 * index}"), Item("{}"));
        }

        Assert.Equal([0, 10, 20], batch.Finish().Select(grade => grade.Reward));
    }

    [Fact]
    public void A_batch_whose_grader_cannot_go_on_stops_what_makes_its_answers_and_says_why()
    {
        using var pipeline = new GradingPipeline(
            new DelegateGrader(async (sample, token) =>
            {
                if (Number(sample) == 0)
                {
                    throw new DiagnosticException(DiagnosticTable.GraderKeepsFailing, default, "down");
                }

                await Task.Delay(Timeout.Infinite, token);
                return Grade.Of(1);
            }),
            _services);
        using var stop = new CancellationTokenSource();
        using var batch = new GradingBatch(pipeline, 2, stop);
        batch.Post(1, Answer("1"), Item("{}"));
        batch.Post(0, Answer("0"), Item("{}"));

        Assert.Equal("down", Assert.Throws<DiagnosticException>(batch.Finish).Diagnostics[0].Message);
        Assert.True(stop.IsCancellationRequested);
    }

    private static IAsyncEnumerable<(int Case, Grade Grade)> Stream(GradingPipeline pipeline, IEnumerable<int> cases, CancellationToken cancellation) =>
        pipeline.StreamAsync(cases, number => (Answer($"{number}"), Item("{}")), cancellation);

    private static int Number(Sample sample) => int.Parse(sample.OutputText, CultureInfo.InvariantCulture);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
