using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Generation;

/// <summary>
/// The prompt whose samples are being admitted. All its tokens but the last are prefilled once; each sample then decodes from the last
/// prompt token on, so that a sample can join at any step. Samples share the full pages and copy the last, partial one.
/// </summary>
internal sealed class DecodePrompt(int index, int[] tokens, long key, int firstTable)
{
    public int Index { get; } = index;

    public int[] Tokens { get; } = tokens;

    /// <summary>Its part of the random key.</summary>
    public long Key { get; } = key;

    /// <summary>Where in the page tables its own begins.</summary>
    public int FirstTable { get; } = firstTable;

    /// <summary>Tokens to prefill.</summary>
    public int PrefillTokens => Tokens.Length - 1;

    /// <summary>Tokens prefilled so far.</summary>
    public int Prefilled { get; set; }

    public bool IsReady => Prefilled == PrefillTokens;

    /// <summary>Pages that the prefill fills to the last position: shared.</summary>
    public int FullPages => PrefillTokens / KeyValuePages.PageSize;

    /// <summary>Pages that the prefill writes.</summary>
    public int Pages => KeyValuePages.PagesFor(PrefillTokens);

    /// <summary>Samples that have not begun to decode.</summary>
    public int SamplesToStart { get; set; }
}
