namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Where the rows of sequences lie whose neighbours may share their first positions. A family is a sequence with all its rows and the ones
/// after it that begin as it does: these have rows only from where they differ.
/// </summary>
/// <param name="offsets">[S + 1] where the rows of each sequence begin, and T.</param>
/// <param name="shared">[S] how many first positions of each sequence are rows of the first of its family: 0 for that one itself.</param>
/// <param name="families">[F + 1] the first sequence of each family, and S.</param>
/// <param name="count">F.</param>
internal readonly unsafe struct SequenceRows(int* offsets, int* shared, int* families, int count)
{
    public int* Offsets { get; } = offsets;

    public int* Shared { get; } = shared;

    public int* Families { get; } = families;

    /// <summary>F.</summary>
    public int Count { get; } = count;

    /// <summary>S.</summary>
    public int Sequences => Families[Count];

    /// <summary>The first row of a family's first sequence: where shared positions begin.</summary>
    public int Start(int family) => Offsets[Families[family]];

    /// <summary>The rows that a sequence has of its own.</summary>
    public int Own(int sequence) => Offsets[sequence + 1] - Offsets[sequence];

    /// <summary>The positions of a sequence, shared ones included.</summary>
    public int Length(int sequence) => Shared[sequence] + Own(sequence);
}
