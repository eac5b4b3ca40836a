using System.Text.Json;
using Rft.Engine.Runs;
using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class PreferenceLossTests
{
    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            for (var index = 0; index < GrpoFixture.Cases("dpo_cases.json").Count; index++)
            {
                cases.Add(index, false);
                cases.Add(index, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_gradient_and_rewards_equal_those_of_TRL(int index, bool isSingle)
    {
        var reference = GrpoFixture.Cases("dpo_cases.json")[index];
        var expected = reference.GetProperty("expected");
        var tolerance = isSingle ? 1e-5 : 1e-9;
        var beta = reference.GetProperty("beta").GetDouble();
        var loss = new PreferenceLoss(reference.GetProperty("loss_type").GetString()!, beta, reference.GetProperty("label_smoothing").GetDouble());
        var policy = Answers(reference, "policy_logits", isSingle);
        var adapterOff = Answers(reference, "ref_logits", isSingle);
        var gradients = expected.GetProperty("grad_policy_logits").EnumerateArray().Select(GrpoFixture.Rows).ToArray();
        var pairs = policy.Length / 2;
        var measures = new PreferenceMeasures(beta);
        var sum = 0.0;
        for (var row = 0; row < pairs; row++)
        {
            var (preferred, other) = (policy[row], policy[pairs + row]);
            var pair = new PreferencePair(
                preferred.Sum - adapterOff[row].Sum, preferred.Targets.Length, other.Sum - adapterOff[pairs + row].Sum, other.Targets.Length);
            measures.Add(pair, preferred.Sum, other.Sum);
            var term = loss.Evaluate(pair);
            sum += term.Value / pairs;
            AssertGradient(gradients[row], preferred, term.PreferredSlope / pairs, tolerance);
            AssertGradient(gradients[pairs + row], other, term.NonPreferredSlope / pairs, tolerance);
        }

        Assert.Equal(expected.GetProperty("loss").GetDouble(), sum, isSingle ? 1e-5 * Math.Max(1, sum) : 1e-9);
        var metrics = measures.Describe(new StepMetrics
        {
            Step = 1, Epoch = 0, LearningRate = 0, Loss = 0, GradientNorm = 0, LargestChange = 0, TargetTokens = 0,
        });
        (string Name, double? Value)[] found =
        [
            ("rewards/chosen", metrics.PreferredReward), ("rewards/rejected", metrics.NonPreferredReward),
            ("rewards/accuracies", metrics.PreferenceAccuracy), ("rewards/margins", metrics.PreferenceMargin),
            ("logps/chosen", metrics.PreferredLogProbability), ("logps/rejected", metrics.NonPreferredLogProbability),
            ("entropy", policy.Sum(answer => answer.Entropy) / policy.Sum(answer => answer.Targets.Length)),
        ];
        foreach (var (name, value) in found)
        {
            Assert.Equal(expected.GetProperty("metrics").GetProperty(name).GetDouble(), value!.Value, isSingle ? 1e-5 : 1e-6);
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("sigmoid_norm")]
    [InlineData("robust")]
    public void Large_differences_give_finite_losses(string name)
    {
        var loss = new PreferenceLoss(name, 2, 0.1);
        foreach (var ratio in new[] { -1e6, 1e6 })
        {
            var term = loss.Evaluate(new PreferencePair(ratio, 3, -ratio, 3));
            Assert.True(double.IsFinite(term.Value) && double.IsFinite(term.PreferredSlope) && double.IsFinite(term.NonPreferredSlope));
        }
    }

    private static void AssertGradient(double[][] expected, Answer answer, double slope, double tolerance)
    {
        for (var position = 0; position < expected.Length; position++)
        {
            var target = Array.Find(answer.Targets, candidate => candidate.Position == position);
            for (var word = 0; word < expected[position].Length; word++)
            {
                var actual = target is null ? 0 : slope * ((word == target.Token ? 1 : 0) - target.Probabilities[word]);
                Assert.Equal(expected[position][word], actual, tolerance);
            }
        }
    }

    private static Answer[] Answers(JsonElement reference, string logits, bool isSingle)
    {
        var tokens = GrpoFixture.Rows(reference.GetProperty("input_ids"));
        var mask = GrpoFixture.Rows(reference.GetProperty("completion_mask"));
        var attention = GrpoFixture.Rows(reference.GetProperty("attention_mask"));
        var rows = reference.GetProperty(logits).EnumerateArray().Select(GrpoFixture.Rows).ToArray();
        return
        [
            .. rows.Select((row, index) => new Answer(
            [
                .. from position in Enumerable.Range(0, row.Length - 1)
                   where mask[index][position + 1] > 0 && attention[index][position + 1] > 0
                   select new Target(position, (int)tokens[index][position + 1], Softmax(row[position]), isSingle),
            ])),
        ];
    }

    private static double[] Softmax(double[] logits)
    {
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }

    private sealed record Target(int Position, int Token, double[] Probabilities, bool IsSingle)
    {
        public double LogProbability => IsSingle ? (float)Math.Log(Probabilities[Token]) : Math.Log(Probabilities[Token]);

        public double Entropy => -Probabilities.Sum(probability => probability * Math.Log(probability));
    }

    private sealed record Answer(Target[] Targets)
    {
        public double Sum => Targets.Sum(target => target.LogProbability);

        public double Entropy => Targets.Sum(target => target.Entropy);
    }
}
