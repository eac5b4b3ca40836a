namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Where <see cref="GemmTile"/> finds the right side of a product: in one piece, or spread over the pages of a cache, either along the
/// columns (tiles, each with sums of its own) or along the inner dimension (segments, over which one sum runs).
/// </summary>
internal unsafe interface IRightSide<TSelf>
    where TSelf : struct, IRightSide<TSelf>
{
    /// <summary>Whether it is read once from one end to the other, as weights are: then what comes next is known.</summary>
    static abstract bool IsStreamed { get; }

    /// <summary>Whether it consists of pages of 16 columns that lie anywhere, of which a tile takes as many as it is vectors wide.</summary>
    static abstract bool IsPaged { get; }

    /// <summary>How many tiles of 16 columns there are one after the other; 1 where the width of a panel is all there is.</summary>
    int Tiles { get; }

    /// <summary>How many segments the inner dimension has.</summary>
    int Segments { get; }

    /// <summary>Bytes from one k to the next.</summary>
    nint Step { get; }

    /// <summary>The first element of a segment of a tile.</summary>
    byte* Start(int tile, int segment);

    /// <summary>How many k a segment has.</summary>
    nint Length(int segment);

    /// <summary>What the numbers of a segment are multiplied with, some columns to the right; anything where they are not scaled.</summary>
    TVector Scale<TLanes, TVector>(int segment, int column)
        where TLanes : ILanes<TVector>
        where TVector : struct;

    /// <summary>The same, some columns to the right.</summary>
    TSelf Shift(int columns);

    /// <summary>Some of its tiles.</summary>
    TSelf Section(int first, int count);

    /// <summary>A vector of one k, some columns to the right of where that k begins; <paramref name="scale"/> is theirs.</summary>
    static abstract TVector Load<TLanes, TVector>(byte* k, int column, TVector scale)
        where TLanes : ILanes<TVector>
        where TVector : struct;
}
