using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>Finds out, before anything is sampled, whether a chat template tells the model of tools, and goes on after a call.</summary>
internal static class ToolTemplateCheck
{
    /// <summary>Reports what is wrong.</summary>
    /// <param name="encoding">The template.</param>
    /// <param name="parser">Finds tool calls in answers; null where the template knows none.</param>
    /// <param name="row">A row with tools.</param>
    /// <param name="areRun">Whether calls are answered.</param>
    /// <param name="location">Where diagnostics point.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public static void Check(
        ChatEncoding encoding, IToolCallParser? parser, DatasetRow row, bool areRun, SourceLocation location, DiagnosticBag diagnostics)
    {
        var tools = encoding.ToolsOf(row)!;
        if (parser is null)
        {
            Add($"in the chat template ({encoding.TemplateName}) there is no form of tool calls that Rft knows");
            return;
        }

        try
        {
            if (encoding.Render(row.Messages, tools, true) == encoding.Render(row.Messages, null, true))
            {
                Add($"the chat template ({encoding.TemplateName}) writes the same prompt with tools as without");
            }
            else if (areRun && Turn("1").AsSpan().SequenceEqual(Turn("2")))
            {
                Add($"the chat template ({encoding.TemplateName}) does not write what tools answer");
            }
        }
        catch (DiagnosticException refusal)
        {
            foreach (var diagnostic in refusal.Diagnostics)
            {
                diagnostics.Add(diagnostic.Descriptor, location, diagnostic.Message);
            }
        }

        void Add(string message) => diagnostics.Add(DiagnosticTable.TemplateWithoutTools, location, message);

        int[] Turn(string answer)
        {
            var call = new ToolCall("call00000", ToolDeclarations.NameOf(tools.Items[0]), "{}");
            var message = new EpisodeStep("", "", [call], [new ToolReply(ToolReplyKind.Answered, answer)]);
            return ToolTurn.Encode(encoding, row.Messages.Items, message, tools, encoding.StopTokens[0]);
        }
    }
}
