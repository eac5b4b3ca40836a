using Rft.Engine.Cpu.Weights;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu.Weights;

public sealed class RandomWeightsTests
{
    [Theory]
    [InlineData("model.embed_tokens.weight", 0.15)]
    [InlineData("model.layers.1.self_attn.o_proj.weight", 0.075)]
    [InlineData("model.layers.0.mlp.down_proj.weight", 0.075)]
    public void Matrices_are_normal_with_the_initializer_range_and_less_where_they_write_the_residual_stream(string name, double deviation)
    {
        var values = new float[40_000];

        new RandomWeights(TestModels.Small, seed: 1).Read(name, [200, 200], values);

        // Five standard errors of a mean and of a standard deviation.
        Assert.Equal(0, values.Average(value => (double)value), 5 * deviation / 200);
        Assert.Equal(deviation, Math.Sqrt(values.Average(value => (double)value * value)), 5 * deviation / 283);
        Assert.Equal(0.6827, values.Count(value => Math.Abs(value) < deviation) / 40_000.0, 0.012);
    }

    [Fact]
    public void Vectors_are_ones() => Assert.Equal([1, 1, 1], Read(1, tensors: 1, [3], 3));

    [Fact]
    public void Values_follow_from_the_seed_and_the_place_of_the_tensor()
    {
        Assert.Equal(Read(1, 2, [2, 2], 4), Read(1, 2, [2, 2], 4));
        Assert.NotEqual(Read(1, 2, [2, 2], 4), Read(2, 2, [2, 2], 4));
        Assert.NotEqual(Read(1, 2, [2, 2], 4), Read(1, 1, [2, 2], 4));
    }

    private static float[] Read(long seed, int tensors, int[] shape, int count)
    {
        var source = new RandomWeights(TestModels.Small, seed);
        var values = new float[count];
        for (var tensor = 0; tensor < tensors; tensor++)
        {
            source.Read("name", shape, values);
        }

        return values;
    }
}
