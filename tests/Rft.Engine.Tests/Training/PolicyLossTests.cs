using System.Text.Json;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class PolicyLossTests
{
    /// <summary>Cases 2, 3, 14, 15, 32 and 33 take the ratio per sequence (GSPO), the others of these losses per token.</summary>
    private static readonly int[] SequenceLevel = [2, 3, 14, 15, 32, 33];

    public static TheoryData<int> TokenLevelCases =>
    [
        .. GrpoFixture.Cases("grpo_cases.json")
            .Where(reference => reference.GetProperty("loss_type").GetString() is "dapo" or "grpo")
            .Select(reference => reference.GetProperty("id").GetInt32())
            .Except(SequenceLevel),
    ];

    [Fact]
    public void The_cases_left_out_are_those_of_sequence_level_ratios() => Assert.Equal(
        SequenceLevel,
        GrpoFixture.Cases("grpo_cases.json")
            .Where(reference => reference.GetProperty("loss_type").GetString() is "dapo" or "grpo"
                && reference.GetProperty("importance_sampling_level").GetString() == "sequence")
            .Select(reference => reference.GetProperty("id").GetInt32()));

    [Theory]
    [MemberData(nameof(TokenLevelCases))]
    public void Loss_gradient_and_clip_ratios_equal_those_of_trl(int id)
    {
        var reference = GrpoFixture.Cases("grpo_cases.json")[id];
        var expected = reference.GetProperty("expected");
        var current = GrpoFixture.Rows(reference.GetProperty("logps"));
        var sampled = Optional(reference, "old_logps") ?? current;
        var frozen = Optional(reference, "ref_logps");
        var masks = GrpoFixture.Rows(reference.GetProperty("mask")).Select(row => row.Select(flag => flag != 0).ToArray()).ToArray();
        var advantages = GrpoFixture.Doubles(expected.GetProperty("advantages"));
        var batch = new LossBatch(current.Length, masks.Sum(mask => mask.Count(flag => flag)));
        var (loss, clips, total) = (Create(reference), new ClipCounter(), 0.0);
        var gradients = GrpoFixture.Rows(expected.GetProperty("grad_logps"));
        for (var row = 0; row < current.Length; row++)
        {
            var gradient = new double[current[row].Length];
            var terms = new CompletionTerms
            {
                LogProbabilities = current[row],
                OldLogProbabilities = sampled[row],
                ReferenceLogProbabilities = frozen is null ? default : frozen[row],
                Mask = masks[row],
                Advantage = advantages[row],
            };
            total += loss.Evaluate(terms, batch, gradient, clips);
            for (var token = 0; token < gradient.Length; token++)
            {
                Assert.Equal(gradients[row][token], gradient[token], 1e-9);
            }
        }

        Assert.Equal(expected.GetProperty("loss").GetDouble(), total, 1e-9);
        var metrics = expected.GetProperty("metrics");
        Assert.Equal(metrics.GetProperty("clip_ratio/low_mean").GetDouble(), (double)clips.Low / clips.Tokens, 1e-6);
        Assert.Equal(metrics.GetProperty("clip_ratio/high_mean").GetDouble(), (double)clips.High / clips.Tokens, 1e-6);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(1.4, 0.1)]
    public void The_gradient_is_the_slope_of_the_loss(double? delta, double beta)
    {
        var loss = new GrpoLoss(new PolicyLossSettings(0.2, 0.28, delta, beta));
        var (random, batch, clips) = (new Random(3), new LossBatch(3, 17), new ClipCounter());
        for (var trial = 0; trial < 100; trial++)
        {
            var current = Draw(random);
            var (sampled, frozen, advantage) = (Draw(random), Draw(random), random.NextDouble() - 0.5);
            var gradient = new double[current.Length];
            Evaluate(current, gradient);
            for (var token = 0; token < current.Length; token++)
            {
                const double Step = 1e-6;
                double[] up = [.. current], down = [.. current];
                (up[token], down[token]) = (up[token] + Step, down[token] - Step);
                var slope = (Evaluate(up, new double[current.Length]) - Evaluate(down, new double[current.Length])) / (2 * Step);
                Assert.Equal(slope, gradient[token], 1e-6);
            }

            double Evaluate(double[] logProbabilities, double[] into) => loss.Evaluate(
                new CompletionTerms
                {
                    LogProbabilities = logProbabilities,
                    OldLogProbabilities = sampled,
                    ReferenceLogProbabilities = frozen,
                    Advantage = advantage,
                },
                batch,
                into,
                clips);
        }
    }

    [Fact]
    public void On_policy_the_gradient_is_the_advantage_over_the_tokens()
    {
        var gradient = new double[2];
        double[] logProbabilities = [-1, -2];
        var loss = new DapoLoss(new PolicyLossSettings(0.2, 0.2)).Evaluate(
            new CompletionTerms { LogProbabilities = logProbabilities, OldLogProbabilities = logProbabilities, Advantage = 3 },
            new LossBatch(1, 4),
            gradient,
            new ClipCounter());
        Assert.Equal(-1.5, loss);
        Assert.Equal([-0.75, -0.75], gradient);
    }

    private static double[] Draw(Random random) => [.. Enumerable.Range(0, 5).Select(_ => -random.NextDouble())];

    private static ClippedPolicyLoss Create(JsonElement reference)
    {
        var settings = new PolicyLossSettings(
            reference.GetProperty("epsilon").GetDouble(),
            reference.GetProperty("epsilon_high").GetDouble(),
            GrpoFixture.Optional(reference.GetProperty("delta")),
            reference.GetProperty("beta").GetDouble());
        return reference.GetProperty("loss_type").GetString() == "dapo" ? new DapoLoss(settings) : new GrpoLoss(settings);
    }

    private static double[][]? Optional(JsonElement reference, string name) =>
        reference.GetProperty(name) is { ValueKind: not JsonValueKind.Null } rows ? GrpoFixture.Rows(rows) : null;
}
