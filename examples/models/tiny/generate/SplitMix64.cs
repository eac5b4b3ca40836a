namespace TinyModel;

/// <summary>
/// The generator of Steele, Lea and Flood ("Fast splittable pseudorandom number generators", OOPSLA 2014): the same numbers on every
/// machine and every version of .NET, which System.Random does not promise.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number in [0, 1).</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number from <paramref name="lowest"/> to <paramref name="highest"/>, both included.</summary>
    public int Next(int lowest, int highest) => lowest + (int)(((UInt128)Next() * (ulong)(highest - lowest + 1)) >> 64);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>One of the choices.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(0, choices.Count - 1)];

    /// <summary>Mixes 64 bits so that each depends on all.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private ulong Next()
    {
        unchecked
        {
            return Mix(_state += 0x9E3779B97F4A7C15);
        }
    }
}
