using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Models;

/// <summary>What every engine behind <see cref="ILanguageModel"/> must keep; an engine's tests derive from it.</summary>
public abstract partial class LanguageModelConformance
{
    private static readonly OptimizerStep Step = new(0.01, 0.9, 0.95, 1e-8, 0.1, 1);

    private static readonly EngineOptions Lora = new()
    {
        Trainable = AdapterKind.Lora,
        Rank = 4,
        Alpha = 8,
        Seed = 7,
        Initialization = ModelInitialization.Random,
        MaximumBatchTokens = 2048,
        MaximumSequences = 64,
        Threads = 1,
    };

    private static readonly EngineOptions Full = Lora with { Trainable = AdapterKind.Full };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The model that is tested, with a vocabulary of 67 and a context of 96.</summary>
    protected virtual ModelConfiguration Small => TestModels.Small;

    /// <summary>Loads a model with random weights.</summary>
    protected abstract ILanguageModel Load(ModelConfiguration configuration, EngineOptions options);

    [Theory]
    [InlineData(1, 64, 2048)]
    [InlineData(2, 64, 2048)]
    [InlineData(1, 3, 2048)]
    [InlineData(2, 1, 96)]
    [InlineData(1, 5, 7)]
    [InlineData(2, 2, 2048)]
    [InlineData(1, 4, 7)]
    [InlineData(2, 7, 8)]
    public void A_completion_does_not_depend_on_threads_batch_size_or_prefill_chunks(int threads, int sequences, int batchTokens)
    {
        using var first = LoadTrained(Lora);
        using var second = LoadTrained(Lora with { Threads = threads, MaximumSequences = sequences, MaximumBatchTokens = batchTokens });

        AssertSame(first.Generate(Request(), Cancellation), second.Generate(Request(), Cancellation));
    }

    [Fact]
    public void A_completion_does_not_depend_on_the_other_prompts_of_the_request()
    {
        using var model = LoadTrained(Lora);
        var request = Request();
        var together = model.Generate(request, Cancellation);
        for (var prompt = 0; prompt < request.Prompts.Count; prompt++)
        {
            var alone = model.Generate(
                request with { Prompts = [request.Prompts[prompt]], PromptKeys = [request.PromptKeys[prompt]], SamplesPerPrompt = 1 },
                Cancellation);

            var expected = together[prompt * request.SamplesPerPrompt];
            Assert.Equal(expected.Tokens, alone[0].Tokens);
            Assert.Equal(Bits(expected.LogProbabilities), Bits(alone[0].LogProbabilities));
        }
    }

    [Fact]
    public void More_samples_than_the_prompt_has_tokens_begin_at_its_last_token()
    {
        using var model = LoadTrained(Lora);
        var request = Request();
        var expected = model.Generate(request, Cancellation).Where(one => one.PromptIndex == 1).Select(one => one with { PromptIndex = 0 });

        var many = model.Generate(request with { Prompts = [[9]], PromptKeys = [101], SamplesPerPrompt = 9 }, Cancellation);

        AssertSame([.. expected], [.. many.Take(request.SamplesPerPrompt)]);
    }

    [Theory]
    [InlineData(1, WeightSelection.Policy)]
    [InlineData(2, WeightSelection.Policy)]
    [InlineData(1, WeightSelection.Reference)]
    public void A_sampled_log_probability_is_the_scored_one_to_the_bit_alone_and_in_any_packing(int threads, WeightSelection weights)
    {
        using var model = LoadTrained(Lora with { Threads = threads });
        foreach (var temperature in (float[])[1, 0.7f])
        {
            var request = Request() with { Weights = weights };
            request = request with { Sampling = request.Sampling with { Temperature = temperature } };
            var completions = model.Generate(request, Cancellation);
            for (var shuffle = 0; shuffle < 3; shuffle++)
            {
                var order = CounterRandom.Permutation(completions.Count, 3, RandomStream.Resampling, (ulong)shuffle);
                var shuffled = order.Select(index => completions[index]).ToArray();
                foreach (var pack in shuffled.Chunk(1 + (shuffle * 4)))
                {
                    AssertScoredAsSampled(model, request, pack, weights, temperature);
                }
            }
        }
    }

    [Fact]
    public void A_score_does_not_depend_on_the_size_of_the_batch()
    {
        using var model = LoadTrained(Lora with { Threads = 2 });
        var batch = TestModels.Batch(67, 4, Lengths(40));
        var together = Score(model, batch, WeightSelection.Policy);
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var range = batch.Offsets[sequence]..batch.Offsets[sequence + 1];
            var alone = new PackedSequences(batch.Tokens[range], [0, range.End.Value - range.Start.Value], batch.IsTarget[range]);

            Assert.Equal(together[range], Score(model, alone, WeightSelection.Policy));
        }
    }

    [Fact]
    public void Training_sees_the_log_probabilities_that_sampling_recorded()
    {
        using var model = LoadTrained(Lora);
        var request = Request();
        var completions = model.Generate(request, Cancellation);
        var (batch, expected) = Pack(request, completions.Take(6));

        model.Accumulate(batch, 1, (logProbabilities, _, _, _) => Assert.Equal(Bits(expected), Bits(logProbabilities)));
    }

    [Fact]
    public void A_greedy_completion_takes_the_most_likely_tokens_and_records_them_at_temperature_1()
    {
        using var model = LoadTrained(Lora);
        var request = Request() with { SamplesPerPrompt = 1 };
        request = request with { Sampling = request.Sampling with { Temperature = 0 } };
        var completion = model.Generate(request, Cancellation)[0];
        int[] prefix = [.. request.Prompts[0]];
        for (var index = 0; index < completion.Tokens.Length; index++)
        {
            var scores = Enumerable.Range(0, model.Configuration.VocabularySize).Select(token => ScoreLast(model, [.. prefix, token])).ToArray();

            Assert.Equal(Array.IndexOf(scores, scores.Max()), completion.Tokens[index]);
            Assert.Equal(BitConverter.SingleToInt32Bits(scores.Max()), BitConverter.SingleToInt32Bits(completion.LogProbabilities[index]));
            prefix = [.. prefix, completion.Tokens[index]];
        }
    }

    [Fact]
    public void Sampled_frequencies_follow_the_scored_probabilities()
    {
        const int Samples = 4000;
        using var model = LoadTrained(Lora);
        var request = Request();
        request = request with
        {
            Prompts = [request.Prompts[1]],
            PromptKeys = [1],
            SamplesPerPrompt = Samples,
            Sampling = request.Sampling with { MaximumTokens = 1 },
        };
        var counts = model.Generate(request, Cancellation).CountBy(completion => completion.Tokens[0]).ToDictionary();
        for (var token = 0; token < model.Configuration.VocabularySize; token++)
        {
            var probability = Math.Exp(ScoreLast(model, [.. request.Prompts[0], token]));

            // Five standard deviations of a binomial frequency: one token in two million would fall outside.
            var tolerance = 5 * Math.Sqrt(probability * (1 - probability) / Samples);
            Assert.Equal(probability, counts.GetValueOrDefault(token) / (double)Samples, tolerance + 1e-9);
        }
    }

    [Fact]
    public void Completions_end_at_a_stop_token_at_the_token_limit_or_at_the_context()
    {
        using var model = LoadTrained(Lora);
        var context = model.Configuration.ContextLength;
        var request = Request() with { Prompts = [[1, 2], [.. Enumerable.Repeat(3, context - 5)], new int[context]], PromptKeys = [1, 2, 3] };
        var stop = request.Sampling.StopTokens;
        var completions = model.Generate(request, Cancellation);
        Assert.Contains(completions, completion => completion.FinishReason == FinishReason.Stop);
        foreach (var completion in completions)
        {
            var limit = Math.Min(request.Sampling.MaximumTokens, context - request.Prompts[completion.PromptIndex].Length);
            var ended = completion.Tokens.Length > 0 && stop.Contains(completion.Tokens[^1]);
            Assert.Equal(ended ? FinishReason.Stop : FinishReason.Length, completion.FinishReason);
            Assert.DoesNotContain(completion.Tokens.SkipLast(1), stop.Contains);
            Assert.True(ended ? completion.Tokens.Length <= limit : completion.Tokens.Length == limit);
        }
    }

    [Fact]
    public void Tokens_and_progress_are_reported_as_they_come()
    {
        using var model = LoadTrained(Lora with { MaximumSequences = 4 });
        var streamed = new Dictionary<int, List<int>>();
        var last = (Tokens: 0, Finished: 0);
        var request = Request() with
        {
            OnToken = (completion, token) => (streamed[completion] = streamed.GetValueOrDefault(completion) ?? []).Add(token),
            OnProgress = (tokens, finished) => last = (tokens, finished),
        };

        var completions = model.Generate(request, Cancellation);

        Assert.Equal(completions.Sum(completion => completion.Tokens.Length), last.Tokens);
        Assert.Equal(completions.Count, last.Finished);
        Assert.All(completions, (completion, index) => Assert.Equal(completion.Tokens, streamed[index]));
    }

    [Fact]
    public void Generation_can_be_cancelled_between_steps_and_the_model_goes_on_working()
    {
        using var model = LoadTrained(Lora);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var expected = model.Generate(Request(), Cancellation);
        var request = Request() with { OnProgress = (tokens, _) => CancelAfter(source, tokens, 40) };

        Assert.Throws<OperationCanceledException>(() => model.Generate(request, source.Token));

        AssertSame(expected, model.Generate(Request(), Cancellation));
    }

    [Fact]
    public void Entropies_are_those_of_the_scored_distribution()
    {
        using var model = LoadTrained(Lora);
        int[] prefix = [5, 9, 2];
        var probabilities = Enumerable.Range(0, model.Configuration.VocabularySize)
            .Select(token => Math.Exp(ScoreLast(model, [.. prefix, token])))
            .ToArray();
        var entropies = new float[4];

        model.Score(new PackedSequences([.. prefix, 0], [0, 4], [false, false, false, true]), default, 1, new float[4], entropies);

        Assert.Equal(1, probabilities.Sum(), 1e-5);
        Assert.Equal(-probabilities.Sum(p => p * Math.Log(p)), entropies[3], 1e-4);
        Assert.Equal(0, entropies[2]);
    }

    private static int[] Lengths(int sequences) => [.. Enumerable.Range(0, sequences).Select(sequence => 1 + (sequence * 37 % 90))];

    private static EngineOptions Options(AdapterKind kind) => kind == AdapterKind.Lora ? Lora : Full;

    private static GenerationRequest Request() => new()
    {
        Prompts = [[3, 1, 4, 1, 5], [9], [.. Enumerable.Range(0, 37)], [2, 7], [.. Enumerable.Range(10, 17)], [.. Enumerable.Range(20, 16)]],
        PromptKeys = [100, 101, 102, 103, 104, 105],
        SamplesPerPrompt = 3,
        Sampling = new SamplingParameters { MaximumTokens = 24, StopTokens = [11, 12] },
        Seed = 5,
        Step = 2,
    };

    // A few steps, so that the adapter is not zero and the distribution not flat.
    private ILanguageModel LoadTrained(EngineOptions options)
    {
        var model = Load(Small, options);
        Train(model, TestModels.Batch(67, 1, 7));
        Train(model, TestModels.Batch(67, 2, 6));
        return model;
    }

    private static OptimizerStepResult Train(ILanguageModel model, PackedSequences batch)
    {
        model.Accumulate(batch, 1, NegativeLogLikelihood);
        return model.Step(Step);
    }

    private static void NegativeLogLikelihood(
        ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> entropies, Span<float> gradient, Span<float> entropyGradient) =>
        gradient.Fill(-0.1f);

    private static int[] Score(ILanguageModel model, PackedSequences batch, WeightSelection weights)
    {
        var scores = new float[batch.Tokens.Length];
        model.Score(batch, weights, 1, scores, []);
        return Bits(scores);
    }

    private static float ScoreLast(ILanguageModel model, int[] tokens)
    {
        var scores = new float[tokens.Length];
        var isTarget = new bool[tokens.Length];
        isTarget[^1] = true;
        model.Score(new PackedSequences(tokens, [0, tokens.Length], isTarget), WeightSelection.Policy, 1, scores, []);
        return scores[^1];
    }

    private static void AssertScoredAsSampled(
        ILanguageModel model, GenerationRequest request, Completion[] completions, WeightSelection weights, float temperature)
    {
        var (batch, expected) = Pack(request, completions);
        var scores = new float[expected.Length];
        model.Score(batch, weights, temperature, scores, new float[expected.Length]);
        Assert.Equal(Bits(expected), Bits(scores));
    }

    // Prompt and completion of each, and the log-probabilities recorded for the completions' tokens.
    private static (PackedSequences Batch, float[] LogProbabilities) Pack(GenerationRequest request, IEnumerable<Completion> completions)
    {
        List<int> tokens = [];
        List<int> offsets = [0];
        List<bool> isTarget = [];
        List<float> logProbabilities = [];
        List<ReadOnlyMemory<ulong>> support = [];
        foreach (var completion in completions)
        {
            var prompt = request.Prompts[completion.PromptIndex];
            tokens.AddRange([.. prompt, .. completion.Tokens]);
            offsets.Add(tokens.Count);
            isTarget.AddRange([.. prompt.Select(_ => false), .. completion.IsSampled ?? completion.Tokens.Select(_ => true)]);
            logProbabilities.AddRange([.. prompt.Select(_ => 0f), .. completion.LogProbabilities]);
            support.AddRange([.. new ReadOnlyMemory<ulong>[prompt.Length], .. completion.Support ?? new ReadOnlyMemory<ulong>[completion.Tokens.Length]]);
        }

        return (new PackedSequences([.. tokens], [.. offsets], [.. isTarget]) { Support = [.. support] }, [.. logProbabilities]);
    }

    private static void CancelAfter(CancellationTokenSource source, int tokens, int limit)
    {
        if (tokens >= limit)
        {
            source.Cancel();
        }
    }

    private static void AssertCodes(Action action, string code) =>
        Assert.Contains(Assert.Throws<Rft.Engine.Diagnostics.DiagnosticException>(action).Diagnostics, diagnostic => diagnostic.Code == code);

    private static void AssertSame(IReadOnlyList<Completion> expected, IReadOnlyList<Completion> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (first, second) in expected.Zip(actual))
        {
            Assert.Equal((first.PromptIndex, first.SampleIndex, first.FinishReason), (second.PromptIndex, second.SampleIndex, second.FinishReason));
            Assert.Equal(first.Tokens, second.Tokens);
            Assert.Equal(Bits(first.LogProbabilities), Bits(second.LogProbabilities));
        }
    }

    private static void AssertSame(IReadOnlyList<NamedTensor> expected, IReadOnlyList<NamedTensor> actual)
    {
        Assert.Equal(expected.Select(tensor => tensor.Name), actual.Select(tensor => tensor.Name));
        Assert.All(expected, (tensor, index) => Assert.Equal(Bits(tensor.Values), Bits(actual[index].Values)));
    }

    private static int[] Bits(ReadOnlySpan<float> values) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(values).ToArray();
}
