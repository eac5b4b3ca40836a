using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed unsafe class LayerActivationsTests
{
    private const int Rows = 40;
    private const int Targets = 9;

    public static TheoryData<string, int> Places()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in new[] { nameof(TestModels.Small), nameof(TestModels.Gpt2), nameof(TestModels.Gemma), nameof(TestModels.Mixed) })
        {
            foreach (var kept in Enum.GetValues<KeptActivations>())
            {
                data.Add(name, (int)kept);
            }
        }

        return data;
    }

    // Some rows may be before the attention of a block while others are still in the feed-forward network of the block before.
    [Theory]
    [MemberData(nameof(Places))]
    public void What_a_block_writes_before_its_attention_touches_nothing_that_the_block_before_uses_after_its_own(string name, int kept)
    {
        var model = name switch
        {
            nameof(TestModels.Small) => TestModels.Small,
            nameof(TestModels.Gpt2) => TestModels.Gpt2,
            nameof(TestModels.Gemma) => TestModels.Gemma,
            _ => TestModels.Mixed,
        };
        var configuration = model with { Layers = 3 };
        var layers = LayerActivations.Create(configuration.Layers);
        LayerActivations.Place(layers, Arena.Measure(), configuration, Rows, Targets, (KeptActivations)kept);
        for (var index = 1; index < layers.Length; index++)
        {
            var (before, after) = (layers[index - 1], layers[index]);
            Assert.True(after.Normalized.Data == before.Normalized.Data);
            Matrix[] written = [after.QueryKeyValue, after.QueryKey, Inverse(after.InputInverse), after.Normalized];
            Matrix[] used = [before.Activated, before.GateUp, before.Middle, Floats(before.MiddleInverse, before.Middle.Rows)];
            Assert.All(written, one => Assert.All(used, other => Assert.True(AreApart(one, other))));
        }

        Matrix Inverse(float* floats) => Floats(floats, configuration.Tensors.AttentionNorm is null ? 0 : Rows);
    }

    private static Matrix Floats(float* floats, int count) => new(floats, 1, count, count);

    private static bool AreApart(Matrix one, Matrix other) => End(one) <= other.Data || End(other) <= one.Data;

    private static float* End(Matrix matrix) => matrix.Rows == 0 ? matrix.Data : matrix.Row(matrix.Rows - 1) + matrix.Columns;
}
