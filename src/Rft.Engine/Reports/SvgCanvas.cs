using System.Globalization;
using System.Text;

namespace Rft.Engine.Reports;

/// <summary>
/// Builds one accessible SVG: a title and a description, shapes and text, colours by class from <see cref="ChartStyle"/>.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _svg = new();

    /// <summary>Begins a picture.</summary>
    /// <param name="id">An identifier that no other picture of the page has.</param>
    /// <param name="width">The width of the coordinate system.</param>
    /// <param name="height">The height of the coordinate system.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    public SvgCanvas(string id, int width, int height, string title, string description)
    {
        Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {width} {height}\" "
            + $"role=\"img\" aria-labelledby=\"{id}-title {id}-description\">");
        Raw($"<title id=\"{id}-title\">{HtmlFormat.Escape(title)}</title>");
        Raw($"<desc id=\"{id}-description\">{HtmlFormat.Escape(description)}</desc>");
    }

    /// <summary>A straight line.</summary>
    public void Line(string style, double fromX, double fromY, double toX, double toY) => Raw(
        $"<line class=\"{style}\" x1=\"{Number(fromX)}\" y1=\"{Number(fromY)}\" x2=\"{Number(toX)}\" y2=\"{Number(toY)}\"/>");

    /// <summary>A line through points.</summary>
    public void Path(string style, IEnumerable<(double X, double Y)> points) => Raw(
        $"<polyline class=\"{style}\" points=\"{string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))}\"/>");

    /// <summary>A round marker.</summary>
    public void Circle(string style, double x, double y, double radius) => Raw(
        $"<circle class=\"{style}\" cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\"/>");

    /// <summary>A bar with slightly rounded corners.</summary>
    public void Bar(string style, double x, double y, double width, double height) => Raw(
        $"<rect class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" rx=\"2\"/>");

    /// <summary>A text, escaped; an empty style is the plain one.</summary>
    public void Text(string style, double x, double y, string text) => Raw(
        $"<text{(style.Length == 0 ? "" : $" class=\"{style}\"")} x=\"{Number(x)}\" y=\"{Number(y)}\">"
        + $"{HtmlFormat.Escape(PlainText.Line(text))}</text>");

    /// <summary>The picture for a page that has <see cref="ChartStyle.Css"/> itself.</summary>
    public string ToInline() => _svg.ToString() + "</svg>\n";

    /// <summary>The picture as a file of its own.</summary>
    public string ToFile()
    {
        var inline = ToInline();
        return inline.Insert(inline.IndexOf('\n', StringComparison.Ordinal) + 1, $"<style>{ChartStyle.Css}</style>\n");
    }

    private static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private void Raw(string line) => _svg.Append(line).Append('\n');
}
