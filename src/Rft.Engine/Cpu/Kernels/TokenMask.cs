using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Takes forbidden tokens out of a row of logits: minus infinity has no probability, in any kernel.</summary>
internal static unsafe class TokenMask
{
    private static readonly Vector512<int> _bits =
        Vector512.Create(1, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15);

    /// <param name="row">[V] logits.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="allowed">A bit a token; tokens beyond it are forbidden. Empty allows all.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* row, int vocabulary, ReadOnlySpan<ulong> allowed)
    {
        if (allowed.IsEmpty)
        {
            return;
        }

        var forbidden = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < vocabulary; i += Lanes.Count)
        {
            var word = i >> 6;
            var bits = word < allowed.Length ? (int)((allowed[word] >> (i & 63)) & 0xFFFF) : 0;
            if (bits == 0xFFFF)
            {
                continue;
            }

            var isAllowed = Vector512.Equals(Vector512.Create(bits) & _bits, _bits).AsSingle();
            Lanes.Store(Vector512.ConditionalSelect(isAllowed, Lanes.Load(row, i, vocabulary), forbidden), row, i, vocabulary);
        }
    }
}
