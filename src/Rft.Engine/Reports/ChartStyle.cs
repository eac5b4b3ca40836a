namespace Rft.Engine.Reports;

/// <summary>
/// The colours and strokes of charts, on light and dark grounds. The two series differ in lightness too, not in hue alone.
/// </summary>
internal static class ChartStyle
{
    /// <summary>A style sheet for inline pictures and for files.</summary>
    public const string Css = """
        .chart{--chart-text:#57606a;--chart-strong:#1f2328;--chart-grid:#d8dee4;
          --chart-base:#8b949e;--chart-trained:#1a6ed8;--chart-faint:#9cc4f5;--chart-ground:#fff;
          font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        @media(prefers-color-scheme:dark){.chart{
          --chart-text:#9aa4af;--chart-strong:#e6edf3;--chart-grid:#2d343c;
          --chart-base:#7d8691;--chart-trained:#58a6ff;--chart-faint:#2f5d93;--chart-ground:#12171e}}
        .chart text{fill:var(--chart-text)}
        .chart .middle{text-anchor:middle}
        .chart .end{text-anchor:end}
        .chart .strong{fill:var(--chart-strong);font-weight:600}
        .chart .grid{stroke:var(--chart-grid);stroke-width:1}
        .chart .base-level{stroke:var(--chart-base);stroke-width:1.5;stroke-dasharray:5 4}
        .chart .training{fill:none;stroke:var(--chart-faint);stroke-width:1.5;stroke-linejoin:round}
        .chart .validation{fill:none;stroke:var(--chart-trained);stroke-width:2.5;stroke-linejoin:round}
        .chart .marker{fill:var(--chart-trained);stroke:var(--chart-ground);stroke-width:1.5}
        .chart .bar-base{fill:var(--chart-base)}
        .chart .bar-trained{fill:var(--chart-trained)}
        .chart .interval{stroke:var(--chart-strong);stroke-width:1.5}
        """;
}
