using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>
/// llama.cpp's parameters of a model or of a context, of which only the beginning has names here: the rest keeps its defaults, wherever a
/// version has it. Larger than any version's, which the calling convention allows for an argument on the stack that no other follows.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LlamaParameters
{
    /// <summary>Tokens of all sequences together.</summary>
    public uint Context;

    /// <summary>Tokens of one call.</summary>
    public uint Batch;

    /// <summary>Tokens computed at once.</summary>
    public uint SmallBatch;

    /// <summary>Sequences.</summary>
    public uint Sequences;

    private Rest _rest;

    /// <summary>Whether a context's defaults are where they are expected.</summary>
    public readonly bool AreKnown => this is { Context: 512, Batch: 2048, SmallBatch: 512, Sequences: 1 };

    [InlineArray(62)]
    private struct Rest
    {
        private long _first;
    }
}
