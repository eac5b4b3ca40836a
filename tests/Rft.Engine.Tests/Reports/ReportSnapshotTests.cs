using System.Xml.Linq;
using Rft.Engine.Evaluation;
using Rft.Engine.Reports;

namespace Rft.Engine.Tests.Reports;

/// <summary>The documents of fixed runs, to the byte.</summary>
public sealed class ReportSnapshotTests
{
    [Theory]
    [InlineData("report.md")]
    [InlineData("report.html")]
    [InlineData("model-card.md")]
    [InlineData("reward.svg")]
    [InlineData("evaluation.json")]
    [InlineData("supervised-report.md")]
    [InlineData("supervised-model-card.md")]
    public void The_sample_runs_documents_are_as_committed(string name)
    {
        var supervised = name.StartsWith("supervised-", StringComparison.Ordinal);
        var model = supervised ? SampleReport.Supervised() : SampleReport.Arithmetic();
        var report = RenderedReport.Of(model);
        var actual = name switch
        {
            "report.html" => report.Html,
            "reward.svg" => report.CurveSvg!,
            "evaluation.json" => EvaluationFile.ToJson(model.Evaluation!),
            "report.md" or "supervised-report.md" => report.Markdown,
            _ => report.ModelCard,
        };
        Snapshot.Matches($"tests/Fixtures/reports/{name}", actual);
    }

    [Fact]
    public void The_first_line_of_the_report_is_the_verdict_with_its_numbers()
    {
        var first = RenderedReport.Of(SampleReport.Arithmetic()).Markdown.Split('\n')[0];
        Assert.Matches(@"^\*\*Improved\*\*: .* from 0\.\d{3} to 0\.\d{3} \(\+0\.\d{3}, 95 % interval \[0\.\d{3}, 0\.\d{3}\]\)\.$", first);
    }

    [Fact]
    public void Rendering_twice_gives_the_same_four_documents()
    {
        var documents = RenderedReport.Of(SampleReport.Arithmetic()).Documents;
        Assert.Equal(["model-card.md", "report.html", "report.md", "reward.svg"], documents.Select(document => document.Name).Order(StringComparer.Ordinal));
        Assert.Equal(documents, RenderedReport.Of(SampleReport.Arithmetic()).Documents);
    }

    [Fact]
    public void The_page_is_one_file_that_asks_for_no_other()
    {
        var page = XDocument.Parse(RenderedReport.Of(SampleReport.Arithmetic()).Html);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href");
        Assert.DoesNotContain("url(", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_of_the_page_are_unique()
    {
        var identifiers = XDocument.Parse(RenderedReport.Of(SampleReport.Arithmetic()).Html)
            .Descendants().Attributes("id").Select(attribute => attribute.Value).ToList();
        Assert.NotEmpty(identifiers);
        Assert.Equal(identifiers.Count, identifiers.Distinct().Count());
    }
}
