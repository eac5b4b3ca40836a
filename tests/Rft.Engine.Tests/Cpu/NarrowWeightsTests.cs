using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class NarrowWeightsTests
{
    [Theory]
    [InlineData(TensorType.BF16, true)]
    [InlineData(TensorType.BF16, false)]
    [InlineData(TensorType.F16, true)]
    [InlineData(TensorType.F16, false)]
    public void Weights_kept_in_16_bits_give_the_bits_of_the_same_weights_widened(TensorType type, bool tied)
    {
        using var narrow = Load(type, tied, isWidened: false, new EngineOptions());
        using var wide = Load(type, tied, isWidened: true, new EngineOptions());
        var batch = TestModels.Batch(11, 3, 30, 1, 17);

        Assert.Equal(Scores(wide, batch, WeightSelection.Policy), Scores(narrow, batch, WeightSelection.Policy));
    }

    [Theory]
    [InlineData(TensorType.BF16)]
    [InlineData(TensorType.F16)]
    public void An_adapter_beside_its_weights_is_the_merged_one_within_rounding(TensorType type)
    {
        var options = new EngineOptions { Trainable = AdapterKind.Lora, Rank = 3, Alpha = 5 };
        using var beside = Load(type, tied: true, isWidened: false, options, mostMerged: 0);
        using var merged = Load(type, tied: true, isWidened: false, options);
        using var widened = Load(type, tied: true, isWidened: true, options);
        var batch = TestModels.Batch(11, 3, 30, 1, 17);
        var drawn = beside.ExportWeights().Select((tensor, index) => tensor with
        {
            Values = [.. tensor.Values.Select((_, element) => (float)(TestModels.Draw(8, index, element) - 0.5))],
        }).ToArray();
        beside.ImportWeights(drawn);
        merged.ImportWeights(drawn);
        widened.ImportWeights(drawn);

        var (expected, actual) = (Scores(merged, batch, WeightSelection.Policy), Scores(beside, batch, WeightSelection.Policy));
        Assert.Equal(Scores(widened, batch, WeightSelection.Policy), expected);
        Assert.NotEqual(expected, Scores(merged, batch, WeightSelection.Reference));
        Assert.Equal(Scores(merged, batch, WeightSelection.Reference), Scores(beside, batch, WeightSelection.Reference));
        for (var token = 0; token < expected.Length; token++)
        {
            Assert.Equal(expected[token], actual[token], 2e-5f);
        }
    }

    private static CpuLanguageModel Load(
        TensorType type, bool tied, bool isWidened, EngineOptions options, long mostMerged = DecoderWeights.MostMerged)
    {
        var configuration = TestModels.Odd(tied);
        var source = new NarrowedWeights(new RandomWeights(configuration, seed: 3), type, isWidened);
        options = options with { MaximumBatchTokens = 64, MaximumSequences = 2 };
        return new CpuLanguageModel(configuration, options, source, threads: 2, "model", mostMerged);
    }

    private static float[] Scores(CpuLanguageModel model, PackedSequences batch, WeightSelection weights)
    {
        var scores = new float[batch.Tokens.Length];
        model.Score(batch, weights, 1, scores, []);
        return scores;
    }
}
