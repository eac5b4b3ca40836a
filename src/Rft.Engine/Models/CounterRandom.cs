namespace Rft.Engine.Models;

/// <summary>
/// Counter-based random numbers: a pure function of a key, so that a draw does not depend on what was drawn before it, in which
/// batch, on which thread. Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
/// </summary>
internal static class CounterRandom
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>128 random bits of a 192-bit key.</summary>
    /// <param name="seed">The Philox key: the run's seed.</param>
    /// <param name="high">The upper counter half.</param>
    /// <param name="low">The lower counter half.</param>
    public static UInt128 Bits(ulong seed, ulong high, ulong low)
    {
        var (c0, c1, c2, c3) = ((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        var (k0, k1) = ((uint)seed, (uint)(seed >> 32));
        for (var round = 0; round < Rounds; round++)
        {
            var productA = (ulong)MultiplierA * c0;
            var productB = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(productB >> 32) ^ c1 ^ k0, (uint)productB, (uint)(productA >> 32) ^ c3 ^ k1, (uint)productA);
            unchecked
            {
                k0 += WeylA;
                k1 += WeylB;
            }
        }

        return new UInt128(((ulong)c3 << 32) | c2, ((ulong)c1 << 32) | c0);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits, for one draw of one stream.</summary>
    public static double Uniform(ulong seed, RandomStream stream, ulong a, ulong b = 0, ulong c = 0) =>
        (Draw(seed, stream, a, b, c) >> 11) * (1.0 / (1UL << 53));

    /// <summary>
    /// A normal number with mean 0 and standard deviation 1 (Box-Muller). Logarithm and cosine are those of the platform's C library: their
    /// last bits, and so those of random initial weights, may differ between platforms.
    /// </summary>
    public static double Normal(ulong seed, RandomStream stream, ulong a, ulong b = 0, ulong c = 0)
    {
        var bits = Block(seed, stream, a, b, c);
        var radius = ((ulong)(bits >> 64) >> 11) * (1.0 / (1UL << 53));
        var angle = ((ulong)bits >> 11) * (1.0 / (1UL << 53));
        return Math.Sqrt(-2 * Math.Log(1 - radius)) * Math.Cos(2 * Math.PI * angle);
    }

    /// <summary>The order of <paramref name="count"/> things, shuffled (Fisher-Yates).</summary>
    public static int[] Permutation(int count, ulong seed, RandomStream stream, ulong a)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var last = count - 1; last > 0; last--)
        {
            var other = (int)(((UInt128)Draw(seed, stream, a, (ulong)last, 0) * (ulong)(last + 1)) >> 64);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    private static ulong Draw(ulong seed, RandomStream stream, ulong a, ulong b, ulong c) => (ulong)Block(seed, stream, a, b, c);

    // Two Philox blocks: the first folds the stream and the outer index into a fresh key, so that four indices fit without overlap.
    private static UInt128 Block(ulong seed, RandomStream stream, ulong a, ulong b, ulong c)
    {
        var key = (ulong)Bits(seed, (ulong)stream, a);
        return Bits(key, b, c);
    }
}
