using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;
using Rft.Engine.Templating;

namespace Rft.Engine.Graders;

/// <summary>One answer and its row, as templates read them.</summary>
/// <param name="sample">The answer.</param>
/// <param name="item">The row.</param>
/// <param name="readsJson">Whether a template uses <c>sample.output_json</c>, so that the answer has to be JSON.</param>
internal sealed class SampleSource(Sample sample, SourceNode item, bool readsJson)
{
    private static readonly SourceNode _noTools = SourceNode.Array(default, []);
    private SourceNode? _node;

    /// <summary>Renders a template; gives the failed grade, or null where the rendering succeeded.</summary>
    public Grade? Render(PathTemplate template, out string text)
    {
        text = "";
        if (_node is null)
        {
            SourceNode? outputJson = null;
            var diagnostics = new DiagnosticBag();
            if (readsJson && (outputJson = SourceDocument.Parse("answer", Encoding.UTF8.GetBytes(sample.OutputText), diagnostics)) is null)
            {
                return Grade.Failed(GradeErrorKind.SampleParse, $"the answer is not JSON: {diagnostics.First().Message}");
            }

            _node = MakeNode(outputJson);
        }

        var rendered = template.Render(item, _node, out var missing);
        if (rendered is null)
        {
            return Grade.Failed(GradeErrorKind.InvalidVariable, $"'{missing}' is not there");
        }

        text = rendered;
        return null;
    }

    private SourceNode MakeNode(SourceNode? outputJson)
    {
        var text = SourceNode.String(default, sample.OutputText);
        var message = Object(("role", SourceNode.String(default, "assistant")), ("content", text));
        var choice = Object(
            ("index", SourceNode.Number(default, "0")),
            ("message", message),
            ("finish_reason", SourceNode.String(default, sample.FinishReason == FinishReason.Stop ? "stop" : "length")));
        var members = new List<(string, SourceNode)>
        {
            ("output_text", text),
            ("output_tools", _noTools),
            ("choices", SourceNode.Array(default, [choice])),
        };
        if (outputJson is not null)
        {
            members.Add(("output_json", outputJson));
        }

        return Object([.. members]);
    }

    private static SourceNode Object(params ReadOnlySpan<(string Name, SourceNode Value)> members)
    {
        var list = new List<SourceMember>(members.Length);
        foreach (var (name, value) in members)
        {
            list.Add(new SourceMember(name, default, value));
        }

        return SourceNode.Object(default, list);
    }
}
