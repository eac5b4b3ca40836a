using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class MemoryPlanTests
{
    private static readonly Dictionary<string, ModelConfiguration> _models = new()
    {
        ["odd"] = TestModels.Odd(),
        ["gpt2"] = InSmall(TestModels.Gpt2),
        ["gemma"] = InSmall(TestModels.Gemma),
        ["mixed"] = InSmall(TestModels.Mixed),
    };

    [Theory]
    [InlineData("odd", AdapterKind.Full, 1, false)]
    [InlineData("odd", AdapterKind.Lora, 1, true)]
    [InlineData("odd", AdapterKind.Lora, 200, false)]
    [InlineData("gpt2", AdapterKind.Full, 1, false)]
    [InlineData("gpt2", AdapterKind.Full, 1, true)]
    [InlineData("gemma", AdapterKind.Full, 1, true)]
    [InlineData("gemma", AdapterKind.Lora, 30, false)]
    [InlineData("gemma", AdapterKind.Lora, 30, true)]
    [InlineData("mixed", AdapterKind.Full, 1, false)]
    [InlineData("mixed", AdapterKind.Lora, 7, true)]
    public void The_largest_allowed_batches_and_requests_fit_whatever_their_shape(string name, AdapterKind kind, int rank, bool recomputes)
    {
        var options = new EngineOptions
        {
            Initialization = ModelInitialization.Random,
            Trainable = kind,
            Rank = rank,
            Threads = 1,
            MaximumBatchTokens = 62,
            MaximumSequences = 5,
        };
        using var model = Load(_models[name], options, recomputes);
        foreach (var lengths in (int[][])[[62], [.. Enumerable.Repeat(2, 31)], [.. Enumerable.Repeat(1, 62)], [17, 16, 15, 14]])
        {
            var batch = TestModels.Batch(11, 1, lengths);
            var all = new PackedSequences(batch.Tokens, batch.Offsets, [.. Enumerable.Range(0, 62).Select(t => !batch.Offsets.Contains(t))]);
            var scores = new float[62];
            model.Score(all, WeightSelection.Policy, 1, scores, new float[62]);
            Assert.Equal(62 - lengths.Length, scores.Count(score => score < 0));
            model.Accumulate(all, 1, (_, _, gradient, _) => gradient.Fill(1));
        }

        var completions = model.Generate(
            new GenerationRequest
            {
                Prompts = [.. Enumerable.Range(1, 9).Select(length => Enumerable.Repeat(3, length * 7).ToArray())],
                PromptKeys = [.. Enumerable.Range(1, 9).Select(key => (long)key)],
                Sampling = new SamplingParameters { MaximumTokens = 100, StopTokens = [] },
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 9).Select(length => 64 - (length * 7)), completions.Select(completion => completion.Tokens.Length));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(AdapterKind.Lora, false)]
    [InlineData(AdapterKind.Lora, true)]
    [InlineData(AdapterKind.Full, false)]
    [InlineData(AdapterKind.Full, true)]
    public void The_plan_is_what_the_largest_calls_fill(AdapterKind? kind, bool recomputes)
    {
        const int Tokens = 2048;
        const int Length = 64;
        var options = new EngineOptions
        {
            Initialization = ModelInitialization.Random,
            Trainable = kind,
            Threads = 1,
            MaximumBatchTokens = Tokens,
            MaximumSequenceLength = Length,
            MaximumSequences = 8,
        };
        using var model = Load(TestModels.Small with { ContextLength = Length }, options, recomputes);
        var batch = TestModels.Batch(TestModels.Small.VocabularySize, 1, [.. Enumerable.Repeat(Length, Tokens / Length)]);
        var all = new PackedSequences(batch.Tokens, batch.Offsets, [.. Enumerable.Range(0, Tokens).Select(t => t % Length != 0)]);
        model.Score(all, WeightSelection.Policy, 1, new float[Tokens], new float[Tokens]);
        if (kind is not null)
        {
            model.Accumulate(all, 1, (_, _, gradient, _) => gradient.Fill(1));
        }

        Assert.Equal(recomputes, model.Recomputes);
        Assert.InRange(model.FilledShare, 0.85, 1);
    }

    [Fact]
    public void The_device_says_how_many_threads_and_how_wide_their_vectors()
    {
        Assert.Matches("^3 threads, Vector(128|256|512)$", new CpuEngine(3).Device);
        Assert.Matches("^1 thread, ", new CpuEngine(1).Device);
        Assert.Equal("cpu", new CpuEngine().Name);
    }

    private static CpuLanguageModel Load(ModelConfiguration configuration, EngineOptions options, bool recomputes) =>
        (CpuLanguageModel)new CpuEngine().Load(
            ModelFolder.Create(configuration), recomputes ? LowestMemory.Of(configuration, options) : options);

    private static ModelConfiguration InSmall(ModelConfiguration model) => model with { VocabularySize = 11, HiddenSize = 7, ContextLength = 64 };
}
