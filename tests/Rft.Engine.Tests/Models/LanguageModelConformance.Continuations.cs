using System.Collections.Concurrent;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

/// <content>What an engine owes to completions that go on behind tokens that it did not sample.</content>
public abstract partial class LanguageModelConformance
{
    private const int Turns = 3;

    [Theory]
    [InlineData(1, 64, 2048, 0)]
    [InlineData(2, 64, 2048, 5)]
    [InlineData(1, 3, 2048, 3)]
    [InlineData(2, 1, 96, 2)]
    [InlineData(1, 5, 7, 7)]
    public void A_continued_completion_does_not_depend_on_threads_batch_size_or_how_long_its_tokens_take(
        int threads, int sequences, int batchTokens, int slowness)
    {
        using var first = LoadTrained(Lora);
        using var second = LoadTrained(Lora with { Threads = threads, MaximumSequences = sequences, MaximumBatchTokens = batchTokens });

        var expected = first.Generate(Continued(0), Cancellation);

        Assert.Contains(expected, completion => completion.IsSampled is not null);
        AssertSame(expected, second.Generate(Continued(slowness), Cancellation));
    }

    [Theory]
    [InlineData(1, 1f)]
    [InlineData(2, 0.7f)]
    [InlineData(1, 0f)]
    public void Of_a_continued_completion_every_sampled_token_has_the_scored_log_probability_to_the_bit(int threads, float temperature)
    {
        using var model = LoadTrained(Lora with { Threads = threads });
        var request = Continued(3);
        request = request with { Sampling = request.Sampling with { Temperature = temperature } };
        var completions = model.Generate(request, Cancellation);

        // A greedy model may repeat itself up to the longest length, and then no turn ends.
        Assert.True(temperature == 0 || completions.Any(completion => completion.IsSampled?.Contains(false) == true));
        foreach (var pack in completions.Where(completion => completion.Tokens.Length > 0).Chunk(4))
        {
            AssertScoredAsSampled(model, request, pack, WeightSelection.Policy, temperature == 0 ? 1 : temperature);
        }
    }

    [Fact]
    public void The_tokens_between_are_those_that_were_given_and_have_no_log_probability()
    {
        using var model = LoadTrained(Lora);
        var turns = new ConcurrentDictionary<(int, int), List<int[]>>();
        var completions = model.Generate(Continued(2, turns), Cancellation);
        foreach (var completion in completions.Where(completion => completion.IsSampled is not null))
        {
            var expected = turns[(completion.PromptIndex, completion.SampleIndex)].SelectMany(tokens => tokens).ToArray();
            var given = completion.Tokens.Where((_, index) => !completion.IsSampled![index]).ToArray();

            Assert.Equal(expected.Take(given.Length), given);
            Assert.All(completion.LogProbabilities, (value, index) => Assert.Equal(completion.IsSampled![index], value != 0));
        }
    }

    [Fact]
    public void A_continuation_without_room_ends_the_completion_as_too_long_with_what_was_sampled()
    {
        using var model = LoadTrained(Lora);
        var plain = model.Generate(Request(), Cancellation);
        foreach (var (length, budget) in ((int, int)[])[(9, 8), (96, 1000)])
        {
            var request = Request() with { Continue = _ => Task.FromResult(new int[length]), MaximumGivenTokens = budget };
            foreach (var (expected, completion) in plain.Zip(model.Generate(request, Cancellation)))
            {
                Assert.Equal(expected.Tokens, completion.Tokens);
                Assert.Equal(FinishReason.Length, completion.FinishReason);
                Assert.Null(completion.IsSampled);
            }
        }
    }

    [Fact]
    public void A_completion_samples_at_most_the_longest_however_much_is_given()
    {
        using var model = LoadTrained(Lora);
        var completions = model.Generate(Request() with { Continue = _ => Task.FromResult<int[]>([3, 4, 5]), MaximumGivenTokens = 30 }, Cancellation);
        foreach (var completion in completions)
        {
            var sampled = completion.IsSampled?.Count(isSampled => isSampled) ?? completion.Tokens.Length;
            Assert.InRange(sampled, 1, 24);
            Assert.InRange(completion.Tokens.Length - sampled, 0, 30);
            Assert.Equal(FinishReason.Length, completion.FinishReason);
        }
    }

    [Fact]
    public void A_continuation_that_fails_ends_the_request_and_the_model_goes_on_working()
    {
        using var model = LoadTrained(Lora);
        var expected = model.Generate(Request(), Cancellation);

        Assert.Throws<TimeoutException>(() =>
            model.Generate(Request() with { Continue = _ => Task.FromException<int[]>(new TimeoutException()), MaximumGivenTokens = 9 }, Cancellation));

        AssertSame(expected, model.Generate(Request(), Cancellation));
    }

    [Fact]
    public void Generation_that_waits_for_tokens_can_be_cancelled()
    {
        using var model = LoadTrained(Lora);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var never = new TaskCompletionSource<int[]>();
        var asked = 0;
        var request = Request() with { MaximumGivenTokens = 9, Continue = Ask, OnProgress = (_, finished) => CancelAfter(source, finished + asked, 18) };

        Assert.ThrowsAny<OperationCanceledException>(() => model.Generate(request, source.Token));

        Task<int[]> Ask(Completion completion)
        {
            asked++;
            return never.Task;
        }
    }

    // Up to three turns; how many tokens are put between them, and which, depends on the completion and on nothing else.
    private static GenerationRequest Continued(int slowness, ConcurrentDictionary<(int, int), List<int[]>>? record = null)
    {
        var turns = record ?? new ConcurrentDictionary<(int, int), List<int[]>>();
        var calls = 0;
        return Request() with { Continue = completion => GiveAsync(completion, Interlocked.Increment(ref calls)), MaximumGivenTokens = 40 };

        async Task<int[]> GiveAsync(Completion completion, int call)
        {
            var before = turns.GetOrAdd((completion.PromptIndex, completion.SampleIndex), _ => []);
            if (before.Count == Turns)
            {
                return [];
            }

            int[] tokens = [.. Enumerable.Range(0, 1 + ((completion.Tokens.Sum() + before.Count) % 19)).Select(index => (completion.Tokens[0] + index) % 10)];
            before.Add(tokens);
            for (var yields = 0; slowness > 0 && yields < call % slowness; yields++)
            {
                await Task.Delay(1, Cancellation);
            }

            return tokens;
        }
    }
}
