using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Generation;

/// <summary>
/// The prompt whose samples are being admitted. It is prefilled once, and the samples that wait for it draw their first token from its last
/// row. A sample that is admitted later decodes from the last prompt token on, so that it can join at any step. Samples share the full
/// pages; the page of the last token, to which each adds its own, goes to one of them, and the others copy it.
/// </summary>
internal sealed class DecodePrompt(int index, int[] tokens, long key, int firstTable)
{
    public int Index { get; } = index;

    public int[] Tokens { get; } = tokens;

    /// <summary>Its part of the random key.</summary>
    public long Key { get; } = key;

    /// <summary>Where in the page tables its own begins.</summary>
    public int FirstTable { get; } = firstTable;

    /// <summary>The position of its last token.</summary>
    public int LastPosition => Tokens.Length - 1;

    /// <summary>Tokens prefilled so far.</summary>
    public int Prefilled { get; set; }

    /// <summary>The row of the token prefilled last, in the pass that did so.</summary>
    public int LastRow { get; set; }

    /// <summary>Whether all of it is in the cache.</summary>
    public bool IsReady => Prefilled == Tokens.Length;

    /// <summary>Pages before that of the last token: shared.</summary>
    public int SharedPages => LastPosition / KeyValuePages.PageSize;

    /// <summary>Pages that the prefill writes.</summary>
    public int Pages => SharedPages + 1;

    /// <summary>Samples that have not begun to decode.</summary>
    public int SamplesToStart { get; set; }
}
