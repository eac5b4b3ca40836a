using System.Runtime.InteropServices;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary><c>llama_batch</c>: tokens, their places, their sequences, and whether logits are wanted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaBatch
{
    public int Count;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** Sequences;
    public sbyte* WantsLogits;

    /// <summary>Adds a token.</summary>
    public void Add(int token, int position, int sequence, bool wantsLogits)
    {
        (Tokens[Count], Positions[Count], SequenceCounts[Count], WantsLogits[Count]) = (token, position, 1, wantsLogits ? (sbyte)1 : (sbyte)0);
        Sequences[Count][0] = sequence;
        Count++;
    }
}
