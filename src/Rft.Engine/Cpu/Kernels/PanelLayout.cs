namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// How the columns of a product are cut into panels: 48 wide, the widest tile, then what is left as one or two of 32 (a tile that is one
/// vector wide cannot keep the multipliers busy), or one of 16 where that is all there is.
/// </summary>
internal readonly struct PanelLayout
{
    /// <summary>Columns of the widest panel.</summary>
    public const int MaximumWidth = 48;

    /// <summary>Widths are multiples of this: the widest vector, and one cache line.</summary>
    public const int Granularity = 16;

    private const int NarrowWidth = 32;

    private readonly int _widePanels;

    public PanelLayout(int columns)
    {
        var vectors = (columns + Granularity - 1) / Granularity;
        (_widePanels, var narrow) = (vectors % 3, vectors) switch
        {
            (0, _) => (vectors / 3, 0),
            (2, _) => (vectors / 3, 1),
            (_, 1) => (0, 1),
            _ => ((vectors / 3) - 1, 2),
        };
        Columns = columns;
        PaddedColumns = vectors * Granularity;
        Count = _widePanels + narrow;
    }

    public int Columns { get; }

    /// <summary>The columns of all panels together.</summary>
    public int PaddedColumns { get; }

    /// <summary>The number of panels.</summary>
    public int Count { get; }

    /// <summary>The first column of a panel.</summary>
    public int Start(int panel) => panel < _widePanels
        ? panel * MaximumWidth
        : (_widePanels * MaximumWidth) + ((panel - _widePanels) * NarrowWidth);

    /// <summary>The panel of a column.</summary>
    public int IndexOf(int column) => column < _widePanels * MaximumWidth
        ? column / MaximumWidth
        : _widePanels + ((column - (_widePanels * MaximumWidth)) / NarrowWidth);

    /// <summary>The columns of a panel, padding included.</summary>
    public int Width(int panel) => panel < _widePanels ? MaximumWidth : Math.Min(NarrowWidth, PaddedColumns - Start(panel));

    /// <summary>The columns of a panel without padding.</summary>
    public int ColumnsOf(int panel) => Math.Min(Width(panel), Columns - Start(panel));
}
