using Rft.Engine.Templating;

namespace Rft.Engine.Reports;

/// <summary>A report's documents as text.</summary>
/// <param name="Markdown">report.md.</param>
/// <param name="Html">report.html: one file that needs no other.</param>
/// <param name="ModelCard">model-card.md.</param>
/// <param name="CurveSvg">reward.svg; null where no step measured anything.</param>
internal sealed record RenderedReport(string Markdown, string Html, string ModelCard, string? CurveSvg)
{
    /// <summary>Renders all documents. The same model gives the same text.</summary>
    public static RenderedReport Of(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new RenderedReport(
            Render("report.md.scriban", new ReportVariables(model, new MarkdownFormat()).Build()),
            Render("report.html.scriban", new ReportVariables(model, new HtmlFormat()).Build()),
            Render("model-card.md.scriban", ModelCardVariables.Build(model)),
            TrainingCurve.Of(model.Steps, model.Evaluation) is { } curve ? RewardChart.Draw(curve).ToFile() : null);
    }

    /// <summary>The documents under the names of their files.</summary>
    public IReadOnlyList<(string Name, string Text)> Documents =>
    [
        ("report.md", Markdown),
        ("report.html", Html),
        ("model-card.md", ModelCard),
        .. CurveSvg is null ? [] : new[] { ("reward.svg", CurveSvg) },
    ];

    private static string Render(string template, Dictionary<string, object?> variables)
    {
        using var stream = typeof(RenderedReport).Assembly.GetManifestResourceStream(template)!;
        using var reader = new StreamReader(stream);
        return Template.ParseScriban(reader.ReadToEnd(), template).Render(variables);
    }
}
