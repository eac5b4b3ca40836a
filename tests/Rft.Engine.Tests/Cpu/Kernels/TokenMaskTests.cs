using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class TokenMaskTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 1)]
    [InlineData(64, 1)]
    [InlineData(67, 2)]
    [InlineData(260, 5)]
    [InlineData(300, 4)]
    public void Only_tokens_with_a_bit_keep_their_logit(int vocabulary, int words)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            using var logits = new TestMatrix(1, vocabulary, seed, 6);
            var before = logits.ToArray();
            var allowed = Enumerable.Range(0, words).Select(word => (ulong)seed * 0x9E37_79B9_7F4A_7C15UL * (ulong)(word + 1)).ToArray();
            TokenMask.Apply(logits.View.Row(0), vocabulary, allowed);
            for (var token = 0; token < vocabulary; token++)
            {
                var isAllowed = token / 64 < words && ((allowed[token / 64] >> (token % 64)) & 1) == 1;
                Assert.Equal(isAllowed ? before[token] : float.NegativeInfinity, logits[0, token]);
            }

            logits.AssertGapsUntouched();
        }
    }

    [Fact]
    public void No_mask_forbids_nothing()
    {
        using var logits = new TestMatrix(1, 20, 1, 6);
        var before = logits.ToArray();
        TokenMask.Apply(logits.View.Row(0), 20, []);
        Assert.Equal(before, logits.ToArray());
    }

    [Fact]
    public void A_repeated_token_is_penalized_once_and_nothing_is_remembered()
    {
        float[] row = [4, -4, 4, 0, -2];
        var seen = new bool[5];
        fixed (float* logits = row)
        {
            RepetitionPenalty.Apply(logits, [0, 1, 0], [4, 4, 3], 2, seen);
        }

        Assert.Equal([2, -8, 4, 0, -4], row);
        Assert.DoesNotContain(true, seen);
    }
}
