using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>A limit of memory changes what is kept and how many sequences go together, and not a bit of what comes out.</summary>
public sealed class RecomputationTests
{
    private static readonly Dictionary<string, ModelConfiguration> _models = new()
    {
        ["llama"] = TestModels.Small with { Layers = 3 },
        ["gpt2"] = TestModels.Gpt2,
        ["gemma"] = TestModels.Gemma,
        ["mixed"] = TestModels.Mixed,
    };

    [Theory]
    [InlineData("llama", AdapterKind.Full, 1, true)]
    [InlineData("llama", AdapterKind.Lora, 3, true)]
    [InlineData("llama", AdapterKind.Lora, 1, false)]
    [InlineData("gpt2", AdapterKind.Full, 2, true)]
    [InlineData("gpt2", AdapterKind.Lora, 1, false)]
    [InlineData("gemma", AdapterKind.Full, 2, true)]
    [InlineData("gemma", AdapterKind.Lora, 1, true)]
    [InlineData("mixed", AdapterKind.Full, 1, true)]
    [InlineData("mixed", AdapterKind.Lora, 2, false)]
    public void Gradients_of_many_batches_are_the_same_bits_whether_activations_are_kept_or_computed_again(
        string name, AdapterKind kind, int threads, bool isMerged)
    {
        using var kept = Load(name, Options(kind), threads, isMerged);
        using var again = Load(name, LowestMemory.Of(_models[name], Options(kind), Merged(isMerged)), threads, isMerged);
        Assert.Equal((false, true), (kept.Recomputes, again.Recomputes));
        for (var step = 0; step < 2; step++)
        {
            // Groups that share prompts, in several chunks; then a few sequences without such.
            foreach (var batch in (PackedSequences[])[Groups(), TestModels.Batch(67, 5, 1, 96, 17, 2)])
            {
                Assert.Equal(Accumulate(kept, batch), Accumulate(again, batch));
            }

            // An adapter's B is zero in the first step, and so is the gradient of its A.
            foreach (var (expected, actual) in kept.Parameters.Zip(again.Parameters))
            {
                Assert.True(step == 0 || expected.Gradients.ToArray().Any(value => value != 0), expected.Name);
                Assert.Equal(expected.Gradients.ToArray(), actual.Gradients.ToArray());
            }

            kept.Step(new OptimizerStep(1e-2, 0.9, 0.99, 1e-8, 0, 1));
            again.Step(new OptimizerStep(1e-2, 0.9, 0.99, 1e-8, 0, 1));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(AdapterKind.Lora)]
    public void Samples_are_the_same_where_only_one_sequence_fits_at_a_time(AdapterKind? kind)
    {
        var options = Options(kind) with { MaximumSequences = 8 };
        using var free = Load("gemma", options, 2, isMerged: true);
        using var limited = Load("gemma", LowestMemory.Of(_models["gemma"], options), 2, isMerged: true);

        var (expected, actual) = (Generate(free), Generate(limited));

        Assert.Equal(expected.Select(completion => completion.Tokens), actual.Select(completion => completion.Tokens));
        Assert.Equal(expected.Select(completion => completion.LogProbabilities), actual.Select(completion => completion.LogProbabilities));
    }

    [Theory]
    [InlineData(AdapterKind.Full, "'adapter': 'lora'")]
    [InlineData(AdapterKind.Lora, "shorter sequences")]
    [InlineData(null, "'base_weights': 'q8_0'")]
    public void A_limit_that_nothing_can_hold_says_at_its_line_how_much_is_needed_for_what(AdapterKind? kind, string remedy)
    {
        var configuration = TestModels.Small with { VocabularySize = kind == AdapterKind.Lora ? 67 : 20_000 };
        var options = new EngineOptions { Trainable = kind, MaximumBatchTokens = 512, MaximumSequences = 1, MaximumSequenceLength = 64 };
        options = kind == AdapterKind.Lora ? options : options with { MaximumBatchTokens = 8 };
        var lowest = LowestMemory.Of(configuration, options);
        using (Load(configuration, lowest))
        {
        }

        var below = lowest with { MemoryLimit = lowest.MemoryLimit! with { Gigabytes = lowest.MemoryLimit!.Gigabytes - 1e-7 } };
        var finding = Assert.Single(Assert.Throws<DiagnosticException>(() => Load(configuration, below)).Diagnostics);

        Assert.Equal(("RFT6083", lowest.MemoryLimit!.Location), (finding.Code, finding.Location));
        Assert.Matches(@"^'memory_limit_gb' is 0\.\d+; expected at least 0\.\d\d\d GB: .*activations and buffers", finding.Message);
        Assert.Contains(remedy, finding.Message, StringComparison.Ordinal);
    }

    private static CpuLanguageModel Load(ModelConfiguration configuration, EngineOptions options) =>
        new(configuration, options, new RandomWeights(configuration, 1), 1, "model");

    private static CpuLanguageModel Load(string name, EngineOptions options, int threads, bool isMerged) =>
        new(_models[name], options, new RandomWeights(_models[name], 1), threads, "model", Merged(isMerged));

    private static long Merged(bool isMerged) => isMerged ? DecoderWeights.MostMerged : 0;

    private static EngineOptions Options(AdapterKind? kind) => new()
    {
        Trainable = kind,
        Rank = 3,
        MaximumBatchTokens = 3000,
        MaximumSequenceLength = 96,
        MaximumSequences = 4,
    };

    private static float[] Accumulate(CpuLanguageModel model, PackedSequences batch)
    {
        float[] scores = [];
        model.Accumulate(batch, 0.7f, (logProbabilities, entropies, gradient, entropyGradient) =>
        {
            scores = [.. logProbabilities, .. entropies];
            for (var t = 0; t < gradient.Length; t++)
            {
                gradient[t] = (float)TestModels.Draw(3, 2, t) - 0.4f;
                entropyGradient[t] = (float)TestModels.Draw(3, 3, t) - 0.6f;
            }
        });
        return scores;
    }

    private static IReadOnlyList<Completion> Generate(CpuLanguageModel model) => model.Generate(
        new GenerationRequest
        {
            Prompts = [.. Enumerable.Range(1, 5).Select(prompt => Enumerable.Range(prompt, 9 * prompt).ToArray())],
            PromptKeys = [.. Enumerable.Range(1, 5).Select(key => (long)key)],
            SamplesPerPrompt = 3,
            Sampling = new SamplingParameters { MaximumTokens = 20, StopTokens = [1] },
        },
        TestContext.Current.CancellationToken);

    // Prompts of 40 tokens with six answers each, of which all but the first compute only their own part.
    private static PackedSequences Groups()
    {
        const int Prompt = 40;
        var (tokens, offsets, targets) = (new List<int>(), new List<int> { 0 }, new List<bool>());
        for (var sequence = 0; sequence < 36; sequence++)
        {
            for (var t = 0; t < Prompt + 10 + (sequence % 5 * 7); t++)
            {
                var seed = t < Prompt ? 100 + (sequence / 6) : sequence;
                tokens.Add((int)(TestModels.Draw((ulong)seed, 0, t) * 67));
                targets.Add(t > Prompt && TestModels.Draw((ulong)seed, 1, t) < 0.7);
            }

            offsets.Add(tokens.Count);
        }

        return new PackedSequences([.. tokens], [.. offsets], [.. targets]);
    }
}
