using System.Text.Json;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class PolicyLossTests
{
    // Case 21 of the reference spreads the divergence of luspo over the padding of shorter rows; the test does the same to the rest.
    private const int PaddedDivergence = 21;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GrpoFixture.Cases("grpo_cases.json").Count)];

    public static TheoryData<string, bool> Losses
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var loss in (string[])["dapo", "grpo", "bnpo", "dr_grpo", "cispo", "sapo", "luspo", "rloo"])
            {
                data.Add(loss, false);
                data.Add(loss, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_gradient_and_measures_equal_those_of_trl(int id)
    {
        var reference = GrpoFixture.Cases("grpo_cases.json")[id];
        var expected = reference.GetProperty("expected");
        var current = GrpoFixture.Rows(reference.GetProperty("logps"));
        var sampled = Optional(reference, "old_logps") ?? current;
        var frozen = Optional(reference, "ref_logps");
        var masks = GrpoFixture.Rows(reference.GetProperty("mask")).Select(row => row.Select(flag => flag != 0).ToArray()).ToArray();
        var advantages = GrpoFixture.Doubles(expected.GetProperty("advantages"));
        var batch = new LossBatch(current.Length, masks.Sum(mask => mask.Count(flag => flag)));
        var beta = id == PaddedDivergence ? 0 : reference.GetProperty("beta").GetDouble();
        var (loss, measures, total) = (Create(reference, beta), new PolicyLossMeasures(), 0.0);
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
            total += loss.Evaluate(terms, batch, gradient, measures);
            if (id == PaddedDivergence)
            {
                total += AddPaddedDivergence(current[row], frozen![row], masks[row], reference.GetProperty("beta").GetDouble() / current.Length, gradient);
            }

            for (var token = 0; token < gradient.Length; token++)
            {
                Assert.Equal(gradients[row][token], gradient[token], 1e-9);
            }
        }

        Assert.Equal(expected.GetProperty("loss").GetDouble(), total, 1e-9);
        Assert.Equal(batch.Tokens, measures.Tokens);
        AssertMeasure("clip_ratio/low_mean", (double)measures.Low / measures.Ratios);
        AssertMeasure("clip_ratio/high_mean", (double)measures.High / measures.Ratios);
        AssertMeasure("cispo_clip_ratio", (double)measures.High / measures.Ratios);
        if (id != PaddedDivergence)
        {
            AssertMeasure("kl", measures.Divergence / measures.Tokens);
        }

        void AssertMeasure(string name, double value)
        {
            if (expected.GetProperty("metrics").TryGetProperty(name, out var metric))
            {
                Assert.Equal(metric.GetDouble(), value, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_gradient_is_the_slope_of_the_loss(string name, bool sequence)
    {
        var level = sequence ? ImportanceLevel.Sequence : ImportanceLevel.Token;
        foreach (var (delta, beta) in new (double?, double)[] { (null, 0), (1.4, 0.1) })
        {
            var loss = PolicyLosses.Create(name, new PolicyLossSettings(0.2, 0.28, delta, beta, level, MaximumTokens: 9));
            var (random, batch) = (new Random(3), new LossBatch(3, 17));
            for (var trial = 0; trial < 100; trial++)
            {
                var current = Draw(random);
                var (sampled, frozen, advantage) = (Draw(random), Draw(random), random.NextDouble() - 0.5);
                bool[] mask = trial % 2 == 0 ? [] : [true, false, true, true, false];
                var gradient = new double[current.Length];
                Evaluate(current, sampled, gradient);

                // The weight of cispo is a constant: moving the policy and the sampler together moves only the log-probability.
                var together = name == "cispo";
                for (var token = 0; token < current.Length; token++)
                {
                    const double Step = 1e-6;
                    var slope = (EvaluateAt(Step) - EvaluateAt(-Step)) / (2 * Step);
                    Assert.Equal(slope, gradient[token], 1e-6);

                    double[] Moved(double[] values, double by) => [.. values.Select((value, index) => index == token ? value + by : value)];

                    double EvaluateAt(double by) => Evaluate(Moved(current, by), together ? Moved(sampled, by) : sampled, new double[5]);
                }

                double Evaluate(double[] logProbabilities, double[] old, double[] into) => loss.Evaluate(
                    new CompletionTerms
                    {
                        LogProbabilities = logProbabilities,
                        OldLogProbabilities = old,
                        ReferenceLogProbabilities = frozen,
                        Mask = mask,
                        Advantage = advantage,
                    },
                    batch,
                    into,
                    new PolicyLossMeasures());
            }
        }
    }

    [Fact]
    public void Rloo_is_the_mean_of_clipped_ratios_of_whole_answers()
    {
        var loss = PolicyLosses.Create("rloo", new PolicyLossSettings(0.2, 0.2));
        var gradient = new double[3];
        var value = loss.Evaluate(
            new CompletionTerms { LogProbabilities = [-1, -1, -1], OldLogProbabilities = [-1.02, -1.03, -1.04], Advantage = 2 },
            new LossBatch(5, 100),
            gradient,
            new PolicyLossMeasures());
        var term = -2 * Math.Exp(0.09) / 5;
        Assert.Equal(term, value, 1e-12);
        Assert.All(gradient, slope => Assert.Equal(term, slope, 1e-12));
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
            new PolicyLossMeasures());
        Assert.Equal(-1.5, loss);
        Assert.Equal([-0.75, -0.75], gradient);
    }

    private static double[] Draw(Random random) => [.. Enumerable.Range(0, 5).Select(_ => -random.NextDouble())];

    // d(beta / B x length x mean over the padded row of k3), added to the gradient; the value is returned.
    private static double AddPaddedDivergence(double[] current, double[] frozen, bool[] mask, double weight, double[] gradient)
    {
        var (sum, factor) = (0.0, weight * mask.Count(flag => flag) / mask.Length);
        for (var token = 0; token < current.Length; token++)
        {
            var difference = frozen[token] - current[token];
            sum += Math.Exp(difference) - difference - 1;
            gradient[token] += factor * (1 - Math.Exp(difference));
        }

        return factor * sum;
    }

    private static IPolicyLoss Create(JsonElement reference, double beta)
    {
        var name = reference.GetProperty("loss_type").GetString()!;
        var high = reference.GetProperty("epsilon_high").GetDouble();
        return PolicyLosses.Create(name, new PolicyLossSettings(
            reference.GetProperty("epsilon").GetDouble(),
            name == "cispo" ? high - 1 : high,
            GrpoFixture.Optional(reference.GetProperty("delta")),
            beta,
            reference.GetProperty("importance_sampling_level").GetString() == "sequence" ? ImportanceLevel.Sequence : ImportanceLevel.Token,
            reference.GetProperty("max_completion_length").GetInt32()));
    }

    private static double[][]? Optional(JsonElement reference, string name) =>
        reference.GetProperty(name) is { ValueKind: not JsonValueKind.Null } rows ? GrpoFixture.Rows(rows) : null;
}
