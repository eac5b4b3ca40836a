using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// How much of a sequence need not be computed because one before it begins with the same tokens: the answers to one prompt, the two of a
/// preference pair, conversations with one system message.
/// </summary>
internal static class SharedPrefix
{
    /// <summary>
    /// The first positions of <paramref name="sequence"/> whose keys and values are those of <paramref name="head"/>: whole pages, so that
    /// both sequences may read them from one place, and nothing whose row predicts a target of <paramref name="sequence"/>.
    /// </summary>
    public static int Length(PackedSequences batch, int head, int sequence)
    {
        var (first, own) = (batch.Offsets[head], batch.Offsets[sequence]);

        // The last token keeps its row: a sequence has at least one.
        var limit = Math.Min(batch.Offsets[head + 1] - first, batch.Offsets[sequence + 1] - own - 1);
        var equal = batch.Tokens.AsSpan(first, limit).CommonPrefixLength(batch.Tokens.AsSpan(own, limit));
        var target = batch.IsTarget.AsSpan(own, equal + 1).IndexOf(true);
        var shared = target < 0 ? equal : target - 1;
        return shared / KeyValuePages.PageSize * KeyValuePages.PageSize;
    }
}
