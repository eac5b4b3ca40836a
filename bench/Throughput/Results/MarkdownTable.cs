using System.Text;

namespace Rft.Throughput.Results;

/// <summary>A table in Markdown, padded so that it reads in a terminal as well.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = Enumerable.Range(0, headings.Length).Select(column => _rows.Append(headings).Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        AppendRow(headings);
        text.Append('|').AppendJoin('|', widths.Select(width => new string('-', width + 2))).Append("|\n");
        _rows.ForEach(AppendRow);
        return text.ToString();

        void AppendRow(string[] row) => text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
    }
}
