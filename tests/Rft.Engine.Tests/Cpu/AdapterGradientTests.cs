using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>
/// With W' = W + s B A the gradients of an adapter follow from that of W': dA = s B^T dW' and dB = s dW' A^T. Those of W' are what full
/// training of a checkpoint with the merged weights gives, which other tests compare with reference implementations.
/// </summary>
public sealed class AdapterGradientTests
{
    private const int Rank = 3;
    private const double Alpha = 5;

    // Of float32 sums of a few dozen terms, relative to the gradient's norm.
    private const double Tolerance = 2e-5;

    private static readonly EngineOptions Options = new() { Threads = 2, MaximumBatchTokens = 64, MaximumSequences = 4, Rank = Rank, Alpha = Alpha };

    public static TheoryData<string> Names => [.. ReferenceCheckpoint.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Adapter_gradients_follow_from_those_of_the_merged_weights(string name)
    {
        var checkpoint = new ReferenceCheckpoint(name);
        using var adapted = checkpoint.Load(Options with { Trainable = AdapterKind.Lora });
        using var full = checkpoint.Load(Options with { Trainable = AdapterKind.Full });
        adapted.ImportWeights([.. adapted.ExportWeights().Select((tensor, index) => tensor with
        {
            Values = [.. tensor.Values.Select((_, element) => (float)(0.3 * (TestModels.Draw(8, index, element) - 0.5)))],
        })]);
        var factors = adapted.Parameters.ToDictionary(parameter => parameter.Name);
        full.ImportWeights([.. full.Parameters.Select(parameter => Merged(parameter, factors))]);

        var batch = TestModels.Batch(full.Configuration.VocabularySize, 1, 19, 1, 24);
        adapted.Accumulate(batch, 1, NegativeLogLikelihood);
        full.Accumulate(batch, 1, NegativeLogLikelihood);

        foreach (var parameter in full.Parameters)
        {
            if (Factors(parameter, factors) is { } pair)
            {
                AssertFollows(parameter, pair.Down, pair.Up);
            }
        }
    }

    private static (Parameter Down, Parameter Up)? Factors(Parameter parameter, Dictionary<string, Parameter> factors)
    {
        var module = "base_model.model." + parameter.Name[..parameter.Name.LastIndexOf('.')];
        return parameter.IsMatrix && factors.TryGetValue(module + ".lora_A.weight", out var down)
            ? (down, factors[module + ".lora_B.weight"])
            : null;
    }

    private static NamedTensor Merged(Parameter parameter, Dictionary<string, Parameter> factors)
    {
        var values = parameter.Values.ToArray();
        if (Factors(parameter, factors) is { } pair)
        {
            Each(parameter, (row, column, index) =>
            {
                for (var r = 0; r < Rank; r++)
                {
                    values[index] += (float)(Alpha / Rank * pair.Up.Values[(row * Rank) + r] * pair.Down.Values[(r * parameter.Shape[1]) + column]);
                }
            });
        }

        return new NamedTensor(parameter.Name, parameter.FileShape, parameter.ToFile(values));
    }

    private static void AssertFollows(Parameter parameter, Parameter down, Parameter up)
    {
        var (dDown, dUp) = (new double[down.Count], new double[up.Count]);
        Each(parameter, (row, column, index) =>
        {
            for (var r = 0; r < Rank; r++)
            {
                var (a, b) = ((r * parameter.Shape[1]) + column, (row * Rank) + r);
                dDown[a] += Alpha / Rank * up.Values[b] * parameter.Gradients[index];
                dUp[b] += Alpha / Rank * down.Values[a] * parameter.Gradients[index];
            }
        });
        AssertClose(dDown, down);
        AssertClose(dUp, up);
    }

    private static void Each(Parameter parameter, Action<int, int, int> action)
    {
        for (var index = 0; index < parameter.Count; index++)
        {
            action(index / parameter.Shape[1], index % parameter.Shape[1], index);
        }
    }

    private static void AssertClose(double[] expected, Parameter parameter)
    {
        var norm = Math.Sqrt(expected.Sum(value => value * value));
        Assert.True(norm > 0, parameter.Name);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], parameter.Gradients[index], Tolerance * norm);
        }
    }

    private static void NegativeLogLikelihood(
        ReadOnlySpan<float> logProbabilities, ReadOnlySpan<float> entropies, Span<float> gradient, Span<float> entropyGradient) =>
        gradient.Fill(-0.1f);
}
