using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu;

/// <summary>What one model's calls may ask for at most; memory is sized from it.</summary>
/// <param name="BatchTokens">Tokens of one scoring or training batch.</param>
/// <param name="SequenceTokens">Tokens of one sequence.</param>
/// <param name="Sequences">Sequences that decode together.</param>
internal readonly record struct EngineLimits(int BatchTokens, int SequenceTokens, int Sequences)
{
    // Enough rows to keep the matrix products busy, few enough for one layer's work to stay in the second-level cache.
    private const int RowsAtOnce = 512;

    /// <summary>Prompt tokens that one decode step prefills at most.</summary>
    public int PrefillRows => Math.Min(BatchTokens, RowsAtOnce);

    /// <summary>Rows that go through the layers together at most: sequences are not split.</summary>
    public int ChunkRows => Math.Min(BatchTokens, Math.Max(RowsAtOnce, SequenceTokens));

    /// <summary>Chunks of the largest batch at most: two neighbours are together larger than one may be.</summary>
    public int Chunks => (2 * BatchTokens / ChunkRows) + 1;

    /// <summary>Pages of the longest sequence.</summary>
    public int PagesPerSequence => KeyValuePages.PagesFor(SequenceTokens);

    public static EngineLimits Of(ModelConfiguration configuration, EngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumBatchTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumSequences, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaximumSequenceLength);
        var longest = options.MaximumSequenceLength == 0
            ? configuration.ContextLength
            : Math.Min(options.MaximumSequenceLength, configuration.ContextLength);
        return new EngineLimits(options.MaximumBatchTokens, longest, options.MaximumSequences);
    }
}
