using System.Numerics;

namespace Rft.Engine.Graders;

/// <summary>
/// The length of the longest common subsequence, 64 cells of the table at a time (Hyyrö, Bit-parallel LCS-length computation revisited,
/// 2004). Time: the product of the lengths / 64; memory: linear.
/// </summary>
internal static class LongestCommonSubsequence
{
    /// <param name="first">Symbols below <paramref name="symbols"/>.</param>
    /// <param name="second">Symbols below <paramref name="symbols"/>.</param>
    /// <param name="symbols">How many symbols there are.</param>
    public static int Length(ReadOnlySpan<int> first, ReadOnlySpan<int> second, int symbols)
    {
        if (first.Length > second.Length)
        {
            var shorter = second;
            second = first;
            first = shorter;
        }

        // Blocks of 64 symbols of the first sequence, each run along the whole second; what an addition carries out of a block
        // enters the next one at the same place.
        var masks = new ulong[symbols];
        var carries = new byte[second.Length];
        var length = 0;
        for (var begin = 0; begin < first.Length; begin += 64)
        {
            var block = first[begin..Math.Min(begin + 64, first.Length)];
            for (var i = 0; i < block.Length; i++)
            {
                masks[block[i]] |= 1UL << i;
            }

            var unmatched = ulong.MaxValue;
            for (var j = 0; j < second.Length; j++)
            {
                var matches = unmatched & masks[second[j]];
                var partial = unmatched + matches;
                var sum = partial + carries[j];
                carries[j] = (byte)((partial < unmatched ? 1 : 0) | (sum < partial ? 1 : 0));
                unmatched = sum | (unmatched - matches);
            }

            length += BitOperations.PopCount(block.Length == 64 ? ~unmatched : ~unmatched & ((1UL << block.Length) - 1));
            foreach (var symbol in block)
            {
                masks[symbol] = 0;
            }
        }

        return length;
    }
}
