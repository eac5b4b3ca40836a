using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// One stretch of tokens of dw [N, K] += dy [T, N]^T x [T, K]. Both sides are copied into the order in which they are read, because rows of
/// a power-of-two length would share few cache sets: x as panels of columns [T, width], dy as blocks of 8 columns [T, 8]. A side that is
/// read once or twice only stays where it is.
/// </summary>
internal readonly unsafe struct OuterProductLayout
{
    /// <summary>Columns of dy, which are rows of dw, in a block: as many as the widest tile has rows.</summary>
    public const int BlockSize = 8;

    /// <summary>Tokens that are copied at a time: a panel of x, [512, 48] floats, lies in the second-level cache.</summary>
    public const int MaximumRows = 512;

    // One cache line more than the tokens need, so that neighbouring blocks do not fall into the same cache set.
    private const int BlockStride = (BlockSize * MaximumRows) + 16;

    private readonly Matrix _dy;
    private readonly Matrix _x;
    private readonly float* _dyCopy;
    private readonly float* _xCopy;

    public OuterProductLayout(Matrix dy, Matrix x, PanelLayout panels, float* scratch)
    {
        (_dy, _x, Panels) = (dy, x, panels);
        IsCopied = dy.Columns > 2 * BlockSize;
        _xCopy = scratch;
        _dyCopy = scratch + ((long)MaximumRows * panels.PaddedColumns);
    }

    public PanelLayout Panels { get; }

    /// <summary>Whether the two sides are copied.</summary>
    public bool IsCopied { get; }

    /// <summary>Tokens.</summary>
    public int Rows => _x.Rows;

    /// <summary>Blocks of dy.</summary>
    public int Blocks => (_dy.Columns + BlockSize - 1) / BlockSize;

    /// <summary>The floats that copies of this shape take.</summary>
    public static long ScratchSize(int dyColumns, PanelLayout panels) =>
        ((long)MaximumRows * panels.PaddedColumns) + ((long)BlockStride * ((dyColumns / BlockSize) + 1));

    /// <summary>A panel of x as the right side of a product.</summary>
    public PlainRightSide<SingleElement> Right(int panel) => IsCopied
        ? new((byte*)(_xCopy + ((nint)Panels.Start(panel) * MaximumRows)), Rows, Panels.Width(panel))
        : new((byte*)(_x.Data + Panels.Start(panel)), Rows, _x.Stride);

    /// <summary>A block of dy as the left side of a product; its rows are 1 element apart.</summary>
    /// <param name="block">The block.</param>
    /// <param name="step">Elements from one token to the next.</param>
    public float* Left(int block, out nint step)
    {
        step = IsCopied ? BlockSize : _dy.Stride;
        return IsCopied ? _dyCopy + ((nint)block * BlockStride) : _dy.Data + (block * BlockSize);
    }

    /// <summary>Rows of dw in a block.</summary>
    public int BlockRows(int block) => Math.Min(BlockSize, _dy.Columns - (block * BlockSize));

    /// <summary>Copies a panel of x, with whatever follows its last column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void CopyPanel(int panel)
    {
        var (start, width) = (Panels.Start(panel), Panels.Width(panel));
        var target = _xCopy + ((nint)start * MaximumRows);
        for (var t = 0; t < Rows; t++)
        {
            var source = _x.Row(t) + start;
            for (var i = 0; i < width; i += Lanes.Count)
            {
                Vector512.Load(source + i).Store(target + i);
            }

            target += width;
        }
    }

    /// <summary>Copies some neighbouring tokens of neighbouring blocks of dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void CopyBlocks(int first, int count, int firstToken, int tokens)
    {
        var whole = Math.Min(first + count, _dy.Columns / BlockSize);
        for (var t = firstToken; t < firstToken + tokens; t++)
        {
            var source = _dy.Row(t);
            var target = _dyCopy + (t * BlockSize);
            for (var block = first; block < whole; block++)
            {
                Vector256.Load(source + (block * BlockSize)).Store(target + ((nint)block * BlockStride));
            }

            for (var column = whole * BlockSize; whole < first + count && column < _dy.Columns; column++)
            {
                target[((nint)whole * BlockStride) + (column % BlockSize)] = source[column];
            }
        }
    }
}
