using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu;

/// <summary>What one model's calls may ask for at most; memory is sized from it.</summary>
/// <param name="BatchTokens">Tokens of one scoring or training batch.</param>
/// <param name="SequenceTokens">Tokens of one sequence.</param>
/// <param name="Sequences">Sequences that decode together.</param>
internal readonly record struct EngineLimits(int BatchTokens, int SequenceTokens, int Sequences)
{
    /// <summary>
    /// The share of the memory that the key-value cache takes at most. What is sampled does not depend on how much fits.
    /// </summary>
    private const int ShareOfMemoryForCache = 4;

    // The activations that one training batch keeps. How a step is cut into batches changes its sums by rounding, so this is a number and
    // no share of the machine's memory.
    private const long ActivationBytes = 1L << 32;

    // Enough rows to keep the matrix products busy, few enough for one layer's work to stay in the second-level cache.
    private const int RowsAtOnce = 512;

    // Requests are rounded up to cache lines; over this many rows that does not count.
    private const int MeasuredRows = 64;

    /// <summary>Prompt tokens that one decode step prefills at most.</summary>
    public int PrefillRows => Math.Min(BatchTokens, RowsAtOnce);

    /// <summary>Rows that go through the layers together at most, but for a prefix that they share: sequences are not split.</summary>
    public int RowsTogether => Math.Min(BatchTokens, Math.Max(RowsAtOnce, SequenceTokens));

    /// <summary>Rows that go through the layers together at most.</summary>
    public int ChunkRows => (int)Math.Min(BatchTokens, (long)RowsTogether + SequenceTokens);

    /// <summary>Chunks of the largest batch at most: two neighbours are together larger than what goes together.</summary>
    public int Chunks => (2 * BatchTokens / RowsTogether) + 1;

    /// <summary>Pages of the longest sequence.</summary>
    public int PagesPerSequence => KeyValuePages.PagesFor(SequenceTokens);

    /// <summary>What the options ask for, as far as a model of this configuration can have it on this machine.</summary>
    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="memory">The bytes of memory that there are.</param>
    /// <param name="origin">The model folder, where diagnostics point.</param>
    /// <exception cref="DiagnosticException">A sequence of the length that was asked for does not fit into memory.</exception>
    public static EngineLimits Of(ModelConfiguration configuration, EngineOptions options, long memory, string origin)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumBatchTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumSequences, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaximumSequenceLength);
        var affordable = (int)Math.Min(int.MaxValue, (long)CachePages(configuration, memory) * KeyValuePages.PageSize);
        var longest = options.MaximumSequenceLength == 0
            ? Math.Min(configuration.ContextLength, Math.Max(1, affordable))
            : Math.Min(options.MaximumSequenceLength, configuration.ContextLength);
        if (longest > affordable && options.MemoryLimit is null)
        {
            throw new DiagnosticException(
                DiagnosticTable.SequenceDoesNotFitMemory,
                new SourceLocation(origin),
                $"a sequence of {longest} tokens was asked for; a quarter of the memory, {memory / ShareOfMemoryForCache} bytes, "
                + $"is for keys and values, and holds {affordable} tokens");
        }

        var batch = options.Trainable is null ? options.MaximumBatchTokens : TrainingBatch(configuration, options.MaximumBatchTokens, longest);
        return new EngineLimits(batch, longest, options.MaximumSequences);
    }

    /// <summary>The pages of keys and values that this much memory affords; one more than a sequence has is for its prompt.</summary>
    public static int CachePages(ModelConfiguration configuration, long memory)
    {
        var pageBytes = KeyValuePages.Bytes(configuration.Layers, 1, configuration.KeyValueHeads, configuration.HeadSize);
        return (int)Math.Clamp((memory / ShareOfMemoryForCache / pageBytes) - 1, 0, int.MaxValue / KeyValuePages.PageSize);
    }

    // Sequences are never split, and the two of a preference pair never parted.
    private static int TrainingBatch(ModelConfiguration configuration, int tokens, int longest)
    {
        var arena = Arena.Measure();
        var layers = LayerActivations.Create(configuration.Layers);
        var kept = LayerActivations.Place(layers, arena, configuration, MeasuredRows, MeasuredRows, KeptActivations.All);
        while (tokens / 2 >= 2L * longest && kept / MeasuredRows * tokens > ActivationBytes)
        {
            tokens /= 2;
        }

        return tokens;
    }
}
