using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Tests.Cpu.Reference;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class TokenLogProbabilityTests
{
    [Theory]
    [InlineData(1, 1, 1f)]
    [InlineData(4, 17, 0.7f)]
    [InlineData(9, 260, 1f)]
    [InlineData(100, 1000, 1.3f)]
    public void Log_probabilities_and_entropies_have_the_bits_of_the_twin(int rows, int vocabulary, float temperature)
    {
        using var logits = new TestMatrix(rows, vocabulary, 1, 8);
        var targets = Enumerable.Range(0, rows).Select(row => row * 31 % vocabulary).ToArray();
        var expected = TokenLogProbabilityReference.Forward(logits.ToArray(), vocabulary, temperature, targets);
        foreach (var threads in new[] { 1, 2 })
        {
            using var pool = new WorkerPool(threads);
            var (logProbabilities, entropies, logSumExp) = (new float[rows], new float[rows], new float[rows]);
            fixed (int* target = targets)
            fixed (float* p = logProbabilities, e = entropies, l = logSumExp)
            {
                TokenLogProbability.Forward(pool, logits.View, temperature, target, p, e, l);
            }

            Bits.AssertEqual(expected.LogProbabilities, logProbabilities, "log-probability");
            Bits.AssertEqual(expected.LogSumExp, logSumExp, "log-sum-exp");
            Bits.AssertEqual(expected.Entropies, entropies, "entropy");
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    [InlineData(-0.7f)]
    public void The_backward_pass_is_what_finite_differences_say(float entropyWeight)
    {
        const int Rows = 4, Vocabulary = 37;
        const float Temperature = 0.8f;
        using var pool = new WorkerPool(2);
        using var logits = new TestMatrix(Rows, Vocabulary, 1, 2);
        int[] targets = [0, 36, 5, 5];
        float[] gradient = [1, -2, 0.5f, 3];
        float[] entropyGradient = [entropyWeight, 2 * entropyWeight, 0, -entropyWeight];
        var at = ReferenceMath.ToDouble(logits.ToArray());
        var logSumExp = new float[Rows];
        var logProbabilities = new float[Rows];
        var entropies = new float[Rows];
        fixed (int* target = targets)
        fixed (float* g = gradient, l = logSumExp, p = logProbabilities, e = entropies, h = entropyGradient)
        {
            TokenLogProbability.Forward(pool, logits.View, Temperature, target, p, e, l);
            TokenLogProbability.Backward(pool, logits.View, Temperature, target, l, g, e, h);
        }

        // Probabilities of a float softmax over 37 tokens.
        FiniteDifferences.AssertGradient(
            point =>
            {
                var forward = TokenLogProbabilityReference.Forward(point, Vocabulary, (double)Temperature, targets);
                return FiniteDifferences.Dot(gradient, forward.LogProbabilities) + FiniteDifferences.Dot(entropyGradient, forward.Entropies);
            },
            at,
            logits.ToArray(),
            2e-6,
            "logit");
        logits.AssertGapsUntouched();
    }

    [Fact]
    public void A_forbidden_token_takes_no_part_in_the_gradient_of_an_entropy()
    {
        using var pool = new WorkerPool(1);
        using var logits = new TestMatrix(1, 20, 1, 2);
        logits[0, 7] = float.NegativeInfinity;
        var (target, gradient, entropyGradient) = (3, 0f, 1f);
        float logProbability, entropy, logSumExp;
        TokenLogProbability.Forward(pool, logits.View, 1, &target, &logProbability, &entropy, &logSumExp);
        TokenLogProbability.Backward(pool, logits.View, 1, &target, &logSumExp, &gradient, &entropy, &entropyGradient);
        var slopes = Enumerable.Range(0, 20).Select(token => logits[0, token]).ToArray();
        Assert.Equal(0, slopes[7]);
        Assert.All(slopes, slope => Assert.True(float.IsFinite(slope)));
        Assert.Equal(0, slopes.Sum(), 1e-5f);
        Assert.Contains(slopes, slope => Math.Abs(slope) > 1e-3);
    }

    [Theory]
    [InlineData(5, 1f)]
    [InlineData(260, 1f)]
    [InlineData(260, 0.6f)]
    [InlineData(1000, 1.5f)]
    public void A_drawn_token_has_the_log_probability_that_scoring_gives_it(int vocabulary, float temperature)
    {
        using var pool = new WorkerPool(1);
        using var logits = new TestMatrix(1, vocabulary, 1, 6);
        logits[0, 3] = float.NegativeInfinity;
        var random = new Random(5);
        for (var draw = 0; draw < 300; draw++)
        {
            var token = TokenLogProbability.Sample(logits.Data, vocabulary, temperature, random.NextDouble(), out var drawn);
            Assert.NotEqual(3, token);
            float scored, normalizer;
            TokenLogProbability.Forward(pool, logits.View, temperature, &token, &scored, null, &normalizer);
            Bits.AssertEqual([scored], [drawn]);
        }
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_their_probability_says()
    {
        const int Vocabulary = 600, Draws = 20_000;
        using var logits = new TestMatrix(1, Vocabulary, 1, 4);
        var counts = new int[Vocabulary];
        for (var draw = 0; draw < Draws; draw++)
        {
            // A fixed grid of uniform numbers: the count of a token is its share of the grid, within rounding.
            counts[TokenLogProbability.Sample(logits.Data, Vocabulary, 1, (draw + 0.5) / Draws, out _)]++;
        }

        var normalizer = TokenLogProbability.LogSumExp(logits.Data, Vocabulary, 1);
        for (var token = 0; token < Vocabulary; token++)
        {
            Assert.InRange(counts[token] - (Draws * Math.Exp(logits[0, token] - normalizer)), -1.5, 1.5);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.999999999)]
    [InlineData(0.9999999999999999)]
    public void A_forbidden_token_is_never_drawn_at_either_end(double uniform)
    {
        using var logits = new TestMatrix(1, 700, 1, 0);
        for (var token = 0; token < 700; token++)
        {
            logits[0, token] = token is 300 or 310 ? 0 : float.NegativeInfinity;
        }

        var drawn = TokenLogProbability.Sample(logits.Data, 700, 1, uniform, out var logProbability);
        Assert.Equal(uniform < 0.5 ? 300 : 310, drawn);
        Assert.Equal(-Math.Log(2), logProbability, 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_no_distribution_are_refused(float value)
    {
        using var logits = new TestMatrix(1, 20, 1);
        logits[0, 18] = value;
        Assert.Throws<LogitsNotFiniteException>(() => TokenLogProbability.Sample(logits.Data, 20, 1, 0.5, out _));
        for (var token = 0; token < 20; token++)
        {
            logits[0, token] = float.NegativeInfinity;
        }

        Assert.Throws<LogitsNotFiniteException>(() => TokenLogProbability.Sample(logits.Data, 20, 1, 0.5, out _));
    }

    [Fact]
    public void The_largest_logit_is_the_first_of_equals_and_never_NaN()
    {
        using var logits = new TestMatrix(1, 50, 1);
        (logits[0, 0], logits[0, 20], logits[0, 33], logits[0, 41]) = (float.NaN, float.NaN, 7, 7);
        Assert.Equal(33, TokenLogProbability.ArgMax(logits.Data, 50));
        logits[0, 49] = 8;
        Assert.Equal(49, TokenLogProbability.ArgMax(logits.Data, 50));
        logits[0, 0] = float.PositiveInfinity;
        Assert.Equal(0, TokenLogProbability.ArgMax(logits.Data, 50));
        new Span<float>(logits.Data, 50).Fill(float.NaN);
        Assert.Equal(0, TokenLogProbability.ArgMax(logits.Data, 50));
        logits[0, 5] = float.NegativeInfinity;
        Assert.Equal(5, TokenLogProbability.ArgMax(logits.Data, 50));
    }
}
