namespace Rft.Engine.Models;

/// <summary>
/// Llama 3: the whole answer is <c>{"name": ..., "parameters": {...}}</c>, perhaps behind <c>&lt;|python_tag|&gt;</c>; several calls are
/// separated by <c>;</c> or stand on lines of their own.
/// </summary>
internal sealed class LlamaToolCallParser : IToolCallParser
{
    /// <summary>What a call may begin with; a special token, so that answers are usually without it.</summary>
    public const string Mark = "<|python_tag|>";

    /// <inheritdoc/>
    public ToolCallText Parse(string answer)
    {
        var text = answer.Trim();
        text = text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..].Trim() : text;
        if (!text.StartsWith('{'))
        {
            return new ToolCallText(answer, []);
        }

        foreach (var separator in (string[])["\0", "\n", ";"])
        {
            var parts = text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var calls = parts.Select((part, index) => ToolCallJson.Read(ToolCallJson.Parse(part.TrimEnd(';')), index)).ToList();
            if (!calls.Contains(null))
            {
                return new ToolCallText("", [.. calls.OfType<ToolCall>()]);
            }
        }

        return new ToolCallText(answer, []);
    }
}
