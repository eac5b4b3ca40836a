using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class SamplingFilterTests
{
    public static TheoryData<int, int, double, double, float> Cases() => new()
    {
        { 1, 1, 0.5, 0.5, 1f },
        { 17, 3, 1, 0, 1f },
        { 17, 0, 0.3, 0, 0.7f },
        { 260, 0, 1, 0.2, 1f },
        { 260, 40, 0.9, 0.05, 1.3f },
        { 1000, 0, 0.999, 0, 1f },
        { 1000, 1, 1, 0, 1f },
        { 1000, 999, 0.5, 0, 2f },
        { 5, 5, 0.0001, 0, 1f },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_stays_is_what_a_sorted_vocabulary_says(int vocabulary, int topK, double topP, double minP, float temperature)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            using var logits = new TestMatrix(1, vocabulary, seed, 6);
            var before = logits.ToArray();
            var sampling = Sampling(topK, topP, minP, temperature);
            SamplingFilter.Apply(logits.View.Row(0), vocabulary, sampling);
            Assert.Equal(Sorted(before, sampling), logits.ToArray());
            logits.AssertGapsUntouched();
        }
    }

    [Fact]
    public void Tokens_as_likely_as_the_last_one_stay_with_it()
    {
        Assert.Equal([true, false, true, true, false], Kept([2, 1, 2, 2, 0], Sampling(2, 1, 0, 1)));
        Assert.Equal([true, false, true, true, false], Kept([2, 1, 2, 2, 0], Sampling(0, 0.3, 0, 1)));
    }

    [Fact]
    public void A_forbidden_token_stays_forbidden_and_negative_logits_are_in_order()
    {
        Assert.Equal([false, true, false, true], Kept([float.NegativeInfinity, -1, -9, -0.0f], Sampling(2, 1, 0, 1)));
    }

    private static SamplingParameters Sampling(int topK, double topP, double minP, float temperature) =>
        new() { MaximumTokens = 1, StopTokens = [], TopK = topK, TopP = topP, MinP = minP, Temperature = temperature };

    private static bool[] Kept(float[] row, SamplingParameters sampling)
    {
        fixed (float* logits = row)
        {
            SamplingFilter.Apply(logits, row.Length, sampling);
        }

        return [.. row.Select(float.IsFinite)];
    }

    // The obvious way: sort, then cut.
    private static float[] Sorted(float[] row, SamplingParameters sampling)
    {
        row = [.. row];
        if (sampling.TopK > 0)
        {
            Cut(row, row.OrderDescending().ElementAt(Math.Min(sampling.TopK, row.Length) - 1));
        }

        if (sampling.TopP < 1)
        {
            var weights = row.OrderDescending().Select(logit => (Logit: logit, Weight: Math.Exp((logit - row.Max()) / sampling.Temperature))).ToList();
            var (total, sum) = (weights.Sum(pair => pair.Weight), 0.0);
            Cut(row, weights.First(pair => (sum += pair.Weight) >= sampling.TopP * total).Logit);
        }

        if (sampling.MinP > 0)
        {
            Cut(row, (float)(row.Max() + (Math.Log(sampling.MinP) * sampling.Temperature)));
        }

        return row;
    }

    private static void Cut(float[] row, float lowest)
    {
        for (var token = 0; token < row.Length; token++)
        {
            row[token] = row[token] < lowest ? float.NegativeInfinity : row[token];
        }
    }
}
