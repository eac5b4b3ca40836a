using Rft.Engine.Training;

namespace Rft.Engine.Tests.Training;

public sealed class SupervisedLossTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GrpoFixture.Cases("sft_cases.json").Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_equal_those_of_transformers(int index)
    {
        var reference = GrpoFixture.Cases("sft_cases.json")[index];
        var expected = reference.GetProperty("expected");
        var labels = reference.GetProperty("labels").EnumerateArray().Select(GrpoFixture.Doubles).ToArray();
        var logits = reference.GetProperty("logits").EnumerateArray().Select(GrpoFixture.Rows).ToArray();
        var gradients = expected.GetProperty("grad_logits").EnumerateArray().Select(GrpoFixture.Rows).ToArray();
        var targets = labels.Sum(row => row.Skip(1).Count(label => label >= 0));
        var divisor = (long)(GrpoFixture.Optional(reference.GetProperty("num_items_in_batch")) ?? targets);
        var loss = 0.0;
        for (var row = 0; row < labels.Length; row++)
        {
            var length = labels[row].Length;
            var isTarget = Enumerable.Range(0, length).Select(token => token > 0 && labels[row][token] >= 0).ToArray();
            var logProbabilities = new float[length];
            for (var token = 1; token < length; token++)
            {
                logProbabilities[token] = isTarget[token]
                    ? (float)Math.Log(Softmax(logits[row][token - 1])[(int)labels[row][token]])
                    : 0;
            }

            var gradient = new float[length];
            loss += SupervisedLoss.Evaluate(logProbabilities, isTarget, divisor, gradient);
            for (var token = 1; token < length; token++)
            {
                var probabilities = Softmax(logits[row][token - 1]);
                for (var word = 0; word < probabilities.Length; word++)
                {
                    var slope = isTarget[token] ? gradient[token] * ((word == (int)labels[row][token] ? 1 : 0) - probabilities[word]) : 0;
                    Assert.Equal(gradients[row][token - 1][word], slope, 1e-6);
                }
            }
        }

        Assert.Equal(expected.GetProperty("loss").GetDouble(), loss, 1e-5);
    }

    private static double[] Softmax(double[] logits)
    {
        var sum = logits.Sum(Math.Exp);
        return [.. logits.Select(logit => Math.Exp(logit) / sum)];
    }
}
