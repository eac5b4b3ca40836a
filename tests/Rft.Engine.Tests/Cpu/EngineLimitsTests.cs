using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class EngineLimitsTests
{
    private const long Gibibyte = 1L << 30;

    // Sizes of Qwen2.5 1.5B: keys and values of a token take 28 * 2 * 256 floats.
    private static readonly ModelConfiguration Large = TestModels.Small with
    {
        VocabularySize = 151936,
        HiddenSize = 1536,
        FeedForwardSize = 8960,
        Layers = 28,
        Heads = 12,
        KeyValueHeads = 2,
        HeadSize = 128,
        ContextLength = 131072,
    };

    [Theory]
    [InlineData(64, 131072)]
    [InlineData(16, 74880)]
    [InlineData(1, 4656)]
    public void A_model_s_own_context_is_cut_to_what_a_quarter_of_the_memory_holds(int gibibytes, int expected) =>
        Assert.Equal(expected, EngineLimits.Of(Large, new EngineOptions(), gibibytes * Gibibyte, "model").SequenceTokens);

    [Fact]
    public void A_sequence_that_was_asked_for_and_does_not_fit_is_a_coded_error()
    {
        var options = new EngineOptions { MaximumSequenceLength = 8192 };

        Assert.Equal(8192, EngineLimits.Of(Large, options, 4 * Gibibyte, "model").SequenceTokens);
        var exception = Assert.Throws<DiagnosticException>(() => EngineLimits.Of(Large, options, Gibibyte, "model"));
        Assert.Equal("RFT6082", Assert.Single(exception.Diagnostics).Code);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_a_coded_error_before_anything_is_read()
    {
        var source = new RandomWeights(TestModels.Small, seed: 1);

        var exception = Assert.Throws<DiagnosticException>(() =>
            new CpuLanguageModel(TestModels.Small, new EngineOptions { MaximumSequenceLength = 1 }, source, 1, "model", memory: 100_000));

        Assert.Equal("RFT6081", Assert.Single(exception.Diagnostics).Code);
    }

    [Theory]
    [InlineData(AdapterKind.Lora, 256, 1024)]
    [InlineData(AdapterKind.Lora, 1024, 2048)]
    [InlineData(null, 256, 4096)]
    public void A_training_batch_keeps_4_GiB_of_activations_or_two_of_the_longest_sequences(AdapterKind? kind, int longest, int expected)
    {
        var options = new EngineOptions { Trainable = kind, MaximumBatchTokens = 4096, MaximumSequenceLength = longest };

        var limits = EngineLimits.Of(Large, options, 24 * Gibibyte, "model");

        Assert.Equal(expected, limits.BatchTokens);
        Assert.Equal(limits, EngineLimits.Of(Large, options, 200 * Gibibyte, "model"));
        Assert.Equal(4096, EngineLimits.Of(TestModels.Small, options, 24 * Gibibyte, "model").BatchTokens);
    }

    [Fact]
    public void The_estimate_counts_weights_in_their_stored_type_and_adapters_with_gradients_and_moments()
    {
        var parameters = ModelTensors.Of(Large).All.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));

        var serve = MemoryEstimate.Of(Large, new EngineOptions(), _ => TensorType.BF16);
        var train = MemoryEstimate.Of(Large, new EngineOptions { Trainable = AdapterKind.Lora, Rank = 8 }, _ => TensorType.BF16);
        var full = MemoryEstimate.Of(Large, new EngineOptions { Trainable = AdapterKind.Full }, _ => TensorType.BF16);

        var rounded = MemoryEstimate.Of(Large, new EngineOptions { BaseWeights = BaseWeights.Q8 }, _ => TensorType.BF16);
        Assert.InRange(rounded.FrozenBytes, 34.0 / 32 * parameters, 1.07 * parameters);

        Assert.InRange(serve.FrozenBytes, 2 * parameters, 2.01 * parameters);
        Assert.Equal(0, serve.TrainedBytes);
        Assert.InRange(train.TrainedBytes, 16 * 9_000_000L, 16 * 9_500_000L);
        Assert.InRange(train.FrozenBytes - serve.FrozenBytes, 8 * 9_000_000L, 16 * 9_500_000L);
        Assert.InRange(full.LoadedBytes, 19.9 * parameters, 20 * parameters);
        Assert.Equal(28 * 2 * 256 * sizeof(float), serve.KeyValueBytesPerToken);
    }
}
