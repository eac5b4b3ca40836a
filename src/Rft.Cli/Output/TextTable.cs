using System.Text;
using Spectre.Console.Rendering;

namespace Rft.Cli.Output;

/// <summary>A table of aligned columns without lines, cut to a width. The first column is aligned left, the others right.</summary>
/// <param name="palette">Colours of the heading.</param>
/// <param name="width">Columns that a line may take.</param>
/// <param name="headings">The headings.</param>
internal sealed class TextTable(Palette palette, int width, params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    public TextTable Add(params string[] cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>Appends the table; nothing where it has no rows.</summary>
    public void AppendTo(StringBuilder text)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var widths = Enumerable.Range(0, headings.Length)
            .Select(column => _rows.Append(headings).Max(row => column < row.Length ? CellsOf(row[column]) : 0))
            .ToArray();

        // What does not fit is taken from the names, which say the least in their last letters.
        var rest = width - widths.Skip(1).Sum(column => column + Gap.Length);
        widths[0] = Math.Max(1, Math.Min(widths[0], rest));
        text.AppendLine(palette.Heading(Line(headings, widths)));
        foreach (var row in _rows)
        {
            text.AppendLine(Line(row, widths));
        }

        text.AppendLine();
    }

    /// <summary>How many columns of a terminal a text takes.</summary>
    public static int CellsOf(string text) => new Segment(text).CellCount();

    /// <summary>The text, cut to a number of columns.</summary>
    public static string Cut(string text, int width)
    {
        if (CellsOf(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            cells += CellsOf(rune.ToString());
            if (cells >= width)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    private static string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var column = 0; column < cells.Length; column++)
        {
            var cell = column == 0 ? Cut(cells[0], widths[0]) : cells[column];
            var padding = new string(' ', Math.Max(0, widths[column] - CellsOf(cell)));
            line.Append(column == 0 ? cell + padding : Gap + padding + cell);
        }

        return line.ToString().TrimEnd();
    }
}
