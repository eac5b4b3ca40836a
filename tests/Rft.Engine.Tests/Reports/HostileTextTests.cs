using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rft.Engine.Reports;

namespace Rft.Engine.Tests.Reports;

/// <summary>Whatever a model, a dataset or a spec says stays text.</summary>
public sealed partial class HostileTextTests
{
    public static TheoryData<string> Payloads { get; } =
    [
        "</pre></code></details></section><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>' onmouseover='x",
        "````\n```\n# injected heading\n[link](javascript:alert(1))\n````",
        "| cell | cell |\n| --- | --- |\n\n---\n\nbase_model: evil",
        "![picture](https://example.org/pixel.png) <!-- -->",
        "{{ verdict_word }} {% raw %} &lt;b&gt; &amp;",
        "\u001b[31mred\u202Edesrever\u0000\u2028next\r\nline",
        "\"quoted\": [yaml, \\ \"] \n---\nlicense: \"mine",
        "$$\\frac{1}{0}$$ @everyone #1 \U0001F600 \ud83d",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public void In_the_page_it_is_text_and_never_an_element(string payload)
    {
        var html = RenderedReport.Of(Poisoned(payload)).Html;
        var page = XDocument.Parse(html);
        var harmless = XDocument.Parse(RenderedReport.Of(Poisoned("harmless")).Html);
        Assert.Equal(
            harmless.Descendants().Select(element => element.Name),
            page.Descendants().Select(element => element.Name));
        Assert.Equal(
            harmless.Descendants().Attributes().Select(attribute => attribute.Name),
            page.Descendants().Attributes().Select(attribute => attribute.Name));
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\u001b', html);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void In_markdown_it_stays_inside_its_fence_or_cell(string payload)
    {
        var hostile = WithoutText(RenderedReport.Of(Poisoned(payload)).Markdown);
        var harmless = WithoutText(RenderedReport.Of(Poisoned("harmless")).Markdown);
        Assert.Equal(harmless, hostile);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void In_front_matter_it_is_one_quoted_value(string payload)
    {
        var lines = FrontMatter(RenderedReport.Of(Poisoned(payload)).ModelCard);
        var harmless = FrontMatter(RenderedReport.Of(Poisoned("harmless")).ModelCard);
        Assert.Equal(harmless.Select(line => line.Split(':')[0].Split('"')[0]), lines.Select(line => line.Split(':')[0].Split('"')[0]));
    }

    [Fact]
    public void The_front_matter_is_yaml_without_a_blank_field()
    {
        foreach (var model in new[] { SampleReport.Arithmetic(), SampleReport.Supervised(), Poisoned("a: b # c") })
        {
            string[] parents = ["tags", "model-index", "results", "task", "dataset", "metrics"];
            foreach (var line in FrontMatter(RenderedReport.Of(model).ModelCard))
            {
                var match = FrontMatterLine().Match(line);
                Assert.True(match.Success, line);
                var value = match.Groups["value"].Value;
                if (value.Length == 0)
                {
                    Assert.Contains(match.Groups["key"].Value, parents);
                }
                else if (value[0] == '"')
                {
                    Assert.NotEqual("", JsonSerializer.Deserialize<string>(value));
                }
            }
        }
    }

    [Fact]
    public void A_card_has_no_placeholder()
    {
        foreach (var model in new[] { SampleReport.Arithmetic(), SampleReport.Supervised() })
        {
            var card = RenderedReport.Of(model).ModelCard;
            Assert.DoesNotContain("More Information", card, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<code></code>", card, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(?m):\s*$\n- ", card[card.IndexOf("## Limitations", StringComparison.Ordinal)..]);
        }
    }

    private static ReportModel Poisoned(string payload)
    {
        var model = SampleReport.Arithmetic();
        var evaluation = model.Evaluation!;
        return model with
        {
            Spec = model.Spec with
            {
                Name = payload,
                Version = payload,
                Description = payload,
                Grader = model.Spec.Grader! with { Name = payload },
                Model = model.Spec.Model with { Text = payload },
                TrainingFile = model.Spec.TrainingFile with { Text = payload },
                ValidationFile = model.Spec.ValidationFile! with { Text = payload },
            },
            Environment = model.Environment with { Os = payload, Device = payload },
            Command = payload,
            Evaluation = evaluation with
            {
                Behaviours = [evaluation.Behaviours[0] with { Name = payload }],
                Gained = [.. evaluation.Gained.Take(2).Select(flip => flip with { Prompt = payload, Baseline = payload, Candidate = payload })],
                Lost = [.. evaluation.Gained.Take(1).Select(flip => flip with { Prompt = payload, Baseline = payload, Candidate = payload })],
            },
        };
    }

    /// <summary>The structure of Markdown: fenced blocks, code elements and escaped text replaced.</summary>
    private static List<string> WithoutText(string markdown)
    {
        var lines = new List<string>();
        string? fence = null;
        foreach (var line in markdown.Split('\n'))
        {
            if (fence is not null)
            {
                fence = line == fence ? null : fence;
                continue;
            }

            var opening = Fence().Match(line);
            if (opening.Success)
            {
                fence = opening.Value;
                lines.Add("fence");
                continue;
            }

            var text = CodeElement().Replace(line, "text");
            text = Escaped().Replace(text, "x");
            // What is left of the text: words and punctuation without a meaning; its structure is what is compared.
            lines.Add(string.Concat(text.Where(character => "`*_[]<>()#|!$".Contains(character, StringComparison.Ordinal))));
        }

        Assert.Null(fence);
        return lines;
    }

    private static List<string> FrontMatter(string card)
    {
        var lines = card.Split('\n');
        Assert.Equal("---", lines[0]);
        return [.. lines.Skip(1).TakeWhile(line => line != "---")];
    }

    [GeneratedRegex("^`{3,}")]
    private static partial Regex Fence();

    [GeneratedRegex("<code>[^<>`*_|$\\[\\]]*</code>")]
    private static partial Regex CodeElement();

    [GeneratedRegex(@"\\[!-/:-@\[-`{-~]")]
    private static partial Regex Escaped();

    [GeneratedRegex("""^ *(- )?((?<key>[a-z_-]+):( (?<value>"(\\.|[^"\\])*"|[a-z0-9.-]+))?|(?<value>"(\\.|[^"\\])*"))$""")]
    private static partial Regex FrontMatterLine();
}
