using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu.Weights;

public sealed class OptimizerTests
{
    private static readonly OptimizerStep Settings = new(0.1, 0.9, 0.99, 1e-6, 0.5, 2);

    [Fact]
    public void Steps_follow_AdamW_with_the_norm_clipped_and_only_matrices_decayed()
    {
        using var workers = new WorkerPool(1);
        using var block = new ParameterBlock();
        var (matrix, vector) = (block.Add("matrix", 2, 3), block.Add("vector", 4));
        block.Allocate(trainable: true);
        Fill(matrix.Values, 1);
        Fill(vector.Values, 2);
        double[] weights = [.. matrix.Values, .. vector.Values];
        var (first, second) = (new double[10], new double[10]);
        var optimizer = new Optimizer(block, workers);
        for (var step = 1; step <= 5; step++)
        {
            Fill(matrix.Gradients, step * 3);
            Fill(vector.Gradients, step * 7);
            double[] gradients = [.. matrix.Gradients, .. vector.Gradients];

            var result = optimizer.Step(Settings);

            var norm = Math.Sqrt(gradients.Sum(gradient => gradient * gradient));
            var largest = 0.0;
            for (var index = 0; index < 10; index++)
            {
                var gradient = gradients[index] * Math.Min(1, 2 / norm);
                first[index] += 0.1 * (gradient - first[index]);
                second[index] += 0.01 * ((gradient * gradient) - second[index]);
                var root = Math.Sqrt(second[index] / (1 - Math.Pow(0.99, step))) + 1e-6;
                var change = -(index < 6 ? 0.05 * weights[index] : 0) - (0.1 * first[index] / (1 - Math.Pow(0.9, step)) / root);
                weights[index] += change;
                largest = Math.Max(largest, Math.Abs(change));
                Assert.Equal(weights[index], index < 6 ? matrix.Values[index] : vector.Values[index - 6], 1e-5);
            }

            Assert.Equal(norm, result.GradientNorm, 1e-6 * norm);
            Assert.Equal(largest, result.LargestChange, 1e-5);
            Assert.All(matrix.Gradients.ToArray(), gradient => Assert.Equal(0, gradient));
        }

        Assert.Equal(5, optimizer.Steps);
    }

    private static void Fill(Span<float> values, int seed)
    {
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = MathF.Sin((seed * 13) + (index * 5));
        }
    }
}
