using System.Text;

namespace Rft.Engine.Models;

/// <summary>
/// Hermes, Qwen and others: <c>&lt;tool_call&gt;{"name": ..., "arguments": {...}}&lt;/tool_call&gt;</c>, any number of them, text around.
/// </summary>
internal sealed class HermesToolCallParser : IToolCallParser
{
    /// <summary>What a call begins with.</summary>
    public const string Open = "<tool_call>";

    private const string Close = "</tool_call>";

    /// <inheritdoc/>
    public ToolCallText Parse(string answer)
    {
        var (text, calls, at) = (new StringBuilder(), new List<ToolCall>(), 0);
        while (answer.IndexOf(Open, at, StringComparison.Ordinal) is var start and >= 0)
        {
            var inside = start + Open.Length;
            var close = answer.IndexOf(Close, inside, StringComparison.Ordinal);
            var end = close < 0 ? answer.Length : close;
            text.Append(answer, at, start - at);
            at = close < 0 ? end : close + Close.Length;
            if (ToolCallJson.Read(ToolCallJson.Parse(answer[inside..end].Trim()), calls.Count) is { } call)
            {
                calls.Add(call);
            }
            else
            {
                text.Append(answer, start, at - start);
            }
        }

        return calls.Count == 0 ? new ToolCallText(answer, []) : new ToolCallText(text.Append(answer, at, answer.Length - at).ToString().Trim(), calls);
    }
}
