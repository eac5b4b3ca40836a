namespace Rft.Engine.Models;

/// <summary>Tells a model's convention for tool calls by its chat template, which writes earlier calls in the same form.</summary>
internal static class ToolCallParsers
{
    /// <summary>The parser of a chat template's convention; null where the template knows no tool calls.</summary>
    public static IToolCallParser? For(string template) =>
        template.Contains(HermesToolCallParser.Open, StringComparison.Ordinal) ? new HermesToolCallParser()
        : template.Contains(MistralToolCallParser.Mark, StringComparison.Ordinal) ? new MistralToolCallParser()
        : template.Contains(LlamaToolCallParser.Mark, StringComparison.Ordinal)
            || (template.Contains("<|start_header_id|>", StringComparison.Ordinal) && template.Contains("\"parameters\"", StringComparison.Ordinal))
            ? new LlamaToolCallParser()
            : null;
}
