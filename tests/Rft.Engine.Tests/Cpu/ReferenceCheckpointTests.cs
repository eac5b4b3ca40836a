using System.Text.Json;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Cpu;

public sealed class ReferenceCheckpointTests
{
    // What float32 arithmetic in another order may differ by: the reference implementations differ by 1e-5 among themselves.
    private const double LogitTolerance = 1e-4;
    private const double LossTolerance = 1e-5;
    private const double GradientTolerance = 1e-4;

    // Some gradients are 0 but for rounding, such as that of a key bias where no position turns the keys.
    private const double SmallestNorm = 1e-3;

    private static readonly EngineOptions Options = new() { Threads = 1, MaximumBatchTokens = 64, MaximumSequences = 4 };

    public static TheoryData<string> Names => [.. ReferenceCheckpoint.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_are_those_of_the_reference_implementation(string name)
    {
        var checkpoint = new ReferenceCheckpoint(name);
        using var model = checkpoint.Load(Options);
        var vocabulary = model.Configuration.VocabularySize;
        foreach (var sequence in checkpoint.Expected.GetProperty("sequences").EnumerateArray())
        {
            var tokens = ReferenceCheckpoint.Integers(sequence.GetProperty("input_ids"));
            var logits = new float[tokens.Length * vocabulary];
            bool[] isTarget = [false, .. tokens.Select(_ => true)];

            // Logits are those of targets; one more token makes the last row one that predicts something.
            model.Logits(new PackedSequences([.. tokens, 0], [0, tokens.Length + 1], isTarget), logits);

            var row = 0;
            foreach (var expected in sequence.GetProperty("logits").EnumerateArray())
            {
                AssertClose(ReferenceCheckpoint.Doubles(expected), logits.AsSpan(row++ * vocabulary, vocabulary), LogitTolerance);
            }

            Assert.Equal(tokens.Length, row);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_greedy_completion_is_that_of_the_reference_implementation(string name)
    {
        var checkpoint = new ReferenceCheckpoint(name);
        using var model = checkpoint.Load(Options);
        var greedy = checkpoint.Expected.GetProperty("greedy");
        var expected = ReferenceCheckpoint.Integers(greedy.GetProperty("output"));

        var completions = model.Generate(
            new GenerationRequest
            {
                Prompts = [ReferenceCheckpoint.Integers(greedy.GetProperty("prompt"))],
                PromptKeys = [0],
                Sampling = new SamplingParameters { Temperature = 0, MaximumTokens = expected.Length, StopTokens = [] },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, Assert.Single(completions).Tokens);
        Assert.Equal(FinishReason.Length, completions[0].FinishReason);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Loss_and_gradients_are_those_of_the_reference_implementation(string name)
    {
        var checkpoint = new ReferenceCheckpoint(name);
        using var model = checkpoint.Load(Options with { Trainable = AdapterKind.Full });
        var training = checkpoint.Expected.GetProperty("training");
        var tokens = ReferenceCheckpoint.Integers(training.GetProperty("input_ids"));
        var isTarget = ReferenceCheckpoint.Integers(training.GetProperty("labels")).Select(label => label >= 0).ToArray();
        isTarget[0] = false;
        var targets = isTarget.Count(target => target);
        var loss = 0.0;

        model.Accumulate(new PackedSequences(tokens, [0, tokens.Length], isTarget), 1, (logProbabilities, _, gradient, _) =>
        {
            for (var token = 0; token < tokens.Length; token++)
            {
                loss -= (double)logProbabilities[token] / targets;
                gradient[token] = -1f / targets;
            }
        });

        Assert.Equal(training.GetProperty("loss").GetDouble(), loss, LossTolerance);
        var gradients = training.GetProperty("grads");
        Assert.Equal(gradients.EnumerateObject().Count(), model.Parameters.Count);
        foreach (var parameter in model.Parameters)
        {
            var expected = Find(gradients, parameter.Name);
            var norm = expected.GetProperty("norm").GetDouble();
            var tolerance = GradientTolerance * Math.Max(norm, SmallestNorm);
            var actual = parameter.ToFile(parameter.Gradients);
            Assert.Equal(norm, Math.Sqrt(actual.Sum(value => (double)value * value)), tolerance);
            Assert.Equal(expected.GetProperty("sum").GetDouble(), actual.Sum(value => (double)value), tolerance);
            AssertClose(ReferenceCheckpoint.Doubles(expected.GetProperty("first8")), actual.AsSpan(0, 8), tolerance);
            AssertClose(ReferenceCheckpoint.Doubles(expected.GetProperty("last4")), actual.AsSpan(actual.Length - 4), tolerance);
        }
    }

    // A checkpoint of the base model alone has names without the base's in front.
    private static JsonElement Find(JsonElement gradients, string name) =>
        gradients.TryGetProperty(name, out var found) ? found : gradients.GetProperty(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.Equal(expected[index], actual[index], tolerance);
        }
    }
}
