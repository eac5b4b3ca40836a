using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>The whole model, forwards and backwards, against its twin in double and central differences of it.</summary>
public sealed class DecoderGradientTests
{
    private const float Temperature = 0.8f;
    private const double Difference = 1e-5;

    // Of a float32 sum of a few dozen terms, relative to the tensor's gradient norm.
    private const double GradientTolerance = 2e-5;
    private const double LogProbabilityTolerance = 2e-5;

    private static readonly PackedSequences Batch = TestModels.Batch(11, 5, 3, 1, 2, 19);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Full_training_gradients_are_the_finite_differences(bool tied) => Check(TestModels.Odd(tied), AdapterKind.Full);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Adapter_gradients_are_the_finite_differences(bool tied) => Check(TestModels.Odd(tied), AdapterKind.Lora);

    [Theory]
    [InlineData(TensorType.BF16)]
    [InlineData(TensorType.F16)]
    public void Gradients_of_adapters_beside_16_bit_weights_are_the_finite_differences(TensorType type) =>
        Check(TestModels.Odd(), AdapterKind.Lora, type, mostMerged: 0);

    private static void Check(ModelConfiguration configuration, AdapterKind kind, TensorType type = TensorType.F32, long mostMerged = DecoderWeights.MostMerged)
    {
        var options = new EngineOptions { Trainable = kind, Rank = 3, Alpha = 5, MaximumBatchTokens = 40, MaximumSequences = 2 };
        var random = new RandomWeights(configuration, seed: 3);
        var source = new RecordingWeights(type == TensorType.F32 ? random : new NarrowedWeights(random, type));
        using var model = new CpuLanguageModel(configuration, options, source, threads: 2, "model", mostMerged);
        if (kind == AdapterKind.Lora)
        {
            // B is zero at first, and the gradient of A with it.
            model.ImportWeights([.. model.ExportWeights().Select((tensor, index) => tensor with
            {
                Values = [.. tensor.Values.Select((_, element) => (float)(TestModels.Draw(8, index, element) - 0.5))],
            })]);
        }

        var weights = source.Values;
        foreach (var tensor in model.ExportWeights())
        {
            weights[tensor.Name] = [.. tensor.Values.Select(value => (double)value)];
        }

        var twin = new ReferenceDecoder(configuration, weights, options.Alpha / options.Rank);
        float[]? scored = null;
        model.Accumulate(Batch, Temperature, (logProbabilities, _, gradient, _) =>
        {
            scored = logProbabilities.ToArray();
            for (var token = 0; token < gradient.Length; token++)
            {
                gradient[token] = (float)Coefficient(token);
            }
        });

        AssertTwinScoresTheSame(twin, scored!);
        foreach (var parameter in model.Parameters)
        {
            AssertFiniteDifferences(twin, weights[parameter.Name], parameter);
        }
    }

    private static void AssertTwinScoresTheSame(ReferenceDecoder twin, float[] scored)
    {
        for (var sequence = 0; sequence < Batch.Count; sequence++)
        {
            var (first, end) = (Batch.Offsets[sequence], Batch.Offsets[sequence + 1]);
            var expected = twin.LogProbabilities(Batch.Tokens.AsSpan(first..end), Temperature);
            for (var token = first; token < end; token++)
            {
                Assert.Equal(Batch.IsTarget[token] ? expected[token - first] : 0, scored[token], LogProbabilityTolerance);
            }
        }
    }

    private static void AssertFiniteDifferences(ReferenceDecoder twin, double[] values, Parameter parameter)
    {
        var expected = new double[values.Length];
        for (var element = 0; element < values.Length; element++)
        {
            var value = values[element];
            values[element] = value + Difference;
            var above = Loss(twin);
            values[element] = value - Difference;
            expected[element] = (above - Loss(twin)) / (2 * Difference);
            values[element] = value;
        }

        var norm = Math.Sqrt(expected.Sum(value => value * value));
        Assert.True(norm > 0, parameter.Name);
        for (var element = 0; element < values.Length; element++)
        {
            Assert.Equal(expected[element], parameter.Gradients[element], GradientTolerance * norm);
        }
    }

    private static double Loss(ReferenceDecoder twin)
    {
        var loss = 0.0;
        for (var sequence = 0; sequence < Batch.Count; sequence++)
        {
            var (first, end) = (Batch.Offsets[sequence], Batch.Offsets[sequence + 1]);
            var logProbabilities = twin.LogProbabilities(Batch.Tokens.AsSpan(first..end), Temperature);
            for (var token = first; token < end; token++)
            {
                loss += Batch.IsTarget[token] ? Coefficient(token) * logProbabilities[token - first] : 0;
            }
        }

        return loss;
    }

    private static double Coefficient(int token) => (float)(TestModels.Draw(2, 4, token) - 0.4);
}
