using Rft.Engine.Json;

namespace Rft.Engine.Models;

/// <summary>
/// Mistral: <c>[TOOL_CALLS] [{"name": ..., "arguments": {...}}, ...]</c> behind any text, or <c>[TOOL_CALLS]name[ARGS]{...}</c> for each
/// call. The mark is a special token, so that it is often gone: then the whole answer has to be such an array.
/// </summary>
internal sealed class MistralToolCallParser : IToolCallParser
{
    /// <summary>What calls begin with.</summary>
    public const string Mark = "[TOOL_CALLS]";

    private const string ArgumentsMark = "[ARGS]";

    /// <inheritdoc/>
    public ToolCallText Parse(string answer)
    {
        var mark = answer.IndexOf(Mark, StringComparison.Ordinal);
        var text = mark < 0 ? "" : answer[..mark].Trim();
        var rest = (mark < 0 ? answer : answer[(mark + Mark.Length)..]).Trim();
        var calls = rest.Contains(ArgumentsMark, StringComparison.Ordinal) ? ReadNamed(rest) : ReadArray(rest);
        return calls.Count == 0 ? new ToolCallText(answer, []) : new ToolCallText(text, calls);
    }

    private static List<ToolCall> ReadArray(string text)
    {
        var calls = new List<ToolCall>();
        if (text.StartsWith('[') && ToolCallJson.Parse(text) is { } array)
        {
            foreach (var item in array.Items)
            {
                if (ToolCallJson.Read(item, calls.Count) is not { } call)
                {
                    return [];
                }

                calls.Add(call);
            }
        }

        return calls;
    }

    private static List<ToolCall> ReadNamed(string text)
    {
        var calls = new List<ToolCall>();
        foreach (var part in text.Split(Mark, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = part.IndexOf(ArgumentsMark, StringComparison.Ordinal);
            if (split <= 0 || ToolCallJson.Parse(part[(split + ArgumentsMark.Length)..]) is not { Kind: SourceNodeKind.Object } arguments)
            {
                return [];
            }

            calls.Add(ToolCallJson.Make(calls.Count, part[..split].Trim(), arguments));
        }

        return calls;
    }
}
