using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Templating;

namespace Rft.Engine.Tests.Templating;

/// <summary>
/// Chat templates of real models against the text that transformers renders. The templates carry their makers' licences and are no
/// part of the project: they are read from a folder <c>shared</c> beside the repository, and the test skips where there is none.
/// </summary>
public class ChatTemplateCasesTests
{
    private const string CasesPath = "shared/fixtures/chat_templates/cases.json";

    [Theory]
    [InlineData("llama3", 38)]
    [InlineData("llama3_2", 36)]
    [InlineData("qwen2_5", 36)]
    [InlineData("qwen3", 34)]
    [InlineData("mistral_nemo", 34)]
    [InlineData("mixtral_v0_1", 18)]
    [InlineData("phi3", 34)]
    [InlineData("gemma", 20)]
    [InlineData("smollm2", 34)]
    [InlineData("deepseek_r1", 30)]
    [InlineData("deepseek_r1_distill", 34)]
    public void Every_conversation_renders_exactly(string name, int expectedCount)
    {
        var document = Load();
        var template = Template.ParseJinja(document["templates"]![name]!["text"]!.Text, name + ".jinja");
        var rendered = 0;
        foreach (var conversation in Cases(document, name))
        {
            if (conversation["expected"] is { Kind: SourceNodeKind.String } expected)
            {
                Assert.Equal(expected.Text, template.Render(Variables(conversation)));
                rendered++;
            }
            else if (conversation["error"] is { Kind: SourceNodeKind.String } error && error.Text.StartsWith("TemplateError: ", StringComparison.Ordinal))
            {
                var exception = Assert.Throws<DiagnosticException>(() => template.Render(Variables(conversation)));
                var diagnostic = Assert.Single(exception.Diagnostics);
                Assert.Equal("RFT3005", diagnostic.Code);
                Assert.EndsWith(error.Text["TemplateError: ".Length..], diagnostic.Message, StringComparison.Ordinal);
                Assert.Equal(name + ".jinja", diagnostic.Location.File);
                Assert.True(diagnostic.Location.Line > 0);
            }
            else
            {
                // Python stumbled over a wrong type here: any result is as good, as long as it is no crash.
                _ = Record.Exception(() => template.Render(Variables(conversation))) is null or DiagnosticException
                    ? true
                    : throw new InvalidOperationException("A template error is a diagnostic.");
            }
        }

        Assert.Equal(expectedCount, rendered);
    }

    private static IEnumerable<SourceNode> Cases(SourceNode document, string name) =>
        document["cases"]!.Items.Where(item => item["template"]!.Text == name);

    private static Dictionary<string, object?> Variables(SourceNode conversation)
    {
        var variables = new Dictionary<string, object?>
        {
            ["messages"] = conversation["messages"],
            ["tools"] = conversation["tools"],
            ["documents"] = null,
            ["add_generation_prompt"] = conversation["add_generation_prompt"],
        };
        foreach (var member in conversation["kwargs"]!.Members)
        {
            variables[member.Name] = member.Value;
        }

        return variables;
    }

    private static SourceNode Load()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, CasesPath)))
        {
            directory = directory.Parent;
        }

        Assert.SkipWhen(directory is null, $"There is no {CasesPath} beside the repository: the chat templates of real models are not checked.");
        var diagnostics = new DiagnosticBag();
        var document = SourceDocument.Load(Path.Combine(directory!.FullName, CasesPath), diagnostics);
        Assert.Empty(diagnostics);
        return document!;
    }
}
