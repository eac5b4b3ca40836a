using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Templating;

/// <summary>Our Jinja against what Python's jinja2 renders (Fixtures/templating/jinja.json names the version and its settings).</summary>
public class JinjaReferenceTests
{
    private static readonly SourceNode _document = Load();

    public static TheoryData<string> Templates() => [.. _document["cases"]!.Items.Select(item => item["template"]!.Text)];

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_template_renders_as_in_Python(string template)
    {
        var expected = _document["cases"]!.Items.First(item => item["template"]!.Text == template)["expected"];
        var variables = _document["variables"]!.Members.ToDictionary(member => member.Name, member => (object?)member.Value);

        if (expected is null)
        {
            Assert.Throws<DiagnosticException>(() => Template.ParseJinja(template, "t.jinja").Render(variables));
        }
        else
        {
            Assert.Equal(expected.Text, Template.ParseJinja(template, "t.jinja").Render(variables));
        }
    }

    private static SourceNode Load()
    {
        var diagnostics = new DiagnosticBag();
        return SourceDocument.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "templating", "jinja.json"), diagnostics)
            ?? throw new DiagnosticException([.. diagnostics]);
    }
}
