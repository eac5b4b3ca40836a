using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>The same with frozen weights of 8 bits, and with adapters beside them.</summary>
public sealed class Int8ConformanceTests : LanguageModelConformance
{
    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    [InlineData("mixed")]
    public void Scores_are_near_those_of_the_weights_that_were_rounded_and_not_equal(string name)
    {
        var configuration = name switch { "gpt2" => TestModels.Gpt2, "mixed" => TestModels.Mixed, _ => TestModels.Small };
        using var rounded = Load(configuration, new EngineOptions());
        using var exact = new CpuLanguageModel(configuration, new EngineOptions(), new RandomWeights(configuration, 0), 1, "model");
        var batch = TestModels.Batch(67, 3, 30, 7, 17);
        var (expected, actual) = (new float[batch.Tokens.Length], new float[batch.Tokens.Length]);
        exact.Score(batch, WeightSelection.Policy, 1, expected, []);
        rounded.Score(batch, WeightSelection.Policy, 1, actual, []);

        Assert.NotEqual(expected, actual);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 0.1f));
    }

    protected override ILanguageModel Load(ModelConfiguration configuration, EngineOptions options) => new CpuLanguageModel(
        configuration,
        options.Trainable == AdapterKind.Full ? options : options with { BaseWeights = BaseWeights.Q8 },
        new RandomWeights(configuration, options.Seed),
        Math.Max(1, options.Threads),
        "model",
        mostMerged: 0);
}
