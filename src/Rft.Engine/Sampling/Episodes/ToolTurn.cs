using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>
/// What stands between a message of the model that calls tools and its next one: the rest of its turn, the tools' messages, and the
/// beginning of the next turn. The template writes the conversation without and with the tools' messages; what the longer text has behind
/// the model's turn is encoded and nothing else. The model's own tokens stay as it sampled them.
/// </summary>
internal static class ToolTurn
{
    private const int ExcerptLength = 40;

    /// <summary>The tokens to put behind the model's.</summary>
    /// <param name="encoding">The template and the tokenizer.</param>
    /// <param name="messages">The conversation before the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="tools">What the model was told of tools.</param>
    /// <param name="lastToken">The last token that the model sampled.</param>
    /// <exception cref="DiagnosticException">The template refuses the messages, or changes what it wrote before them.</exception>
    public static int[] Encode(ChatEncoding encoding, IReadOnlyList<SourceNode> messages, EpisodeStep message, SourceNode? tools, int lastToken)
    {
        var (before, after) = Render(encoding, messages, message, tools);
        var (stop, start) = LastStop(encoding, before)
            ?? throw Broken(encoding, $"the chat template ({encoding.TemplateName}) writes none of the model's end tokens behind a message with tool calls");
        if (Behind(before, after, stop, start, message.Calls[0].Function) is not { } rest)
        {
            var same = before.AsSpan().CommonPrefixLength(after);
            throw Broken(
                encoding,
                $"with the tools' answers the chat template ({encoding.TemplateName}) changes the text that it wrote before them: "
                + $"{Excerpt(before, same)} became {Excerpt(after, same)}");
        }

        var which = Array.IndexOf([.. encoding.StopTokens], lastToken);
        if (which < 0)
        {
            // A stop text ended the turn, so that its end token is still missing.
            return encoding.Encode(stop + rest);
        }

        // Behind the end token, as in a whole conversation: some tokenizers treat the beginning of a text in their own way.
        var tokens = encoding.Encode(encoding.StopTexts[which] + rest);
        return tokens.Length > 0 && tokens[0] == lastToken ? tokens[1..] : encoding.Encode(rest);
    }

    private static (string Before, string After) Render(
        ChatEncoding encoding, IReadOnlyList<SourceNode> messages, EpisodeStep message, SourceNode? tools)
    {
        try
        {
            return Render(encoding, messages, message, message.Calls, tools);
        }
        catch (DiagnosticException) when (message.Calls.Count > 1)
        {
            // Templates that know one call a message still write what is behind it.
            return Render(encoding, messages, message, [message.Calls[0]], tools);
        }
    }

    private static (string Before, string After) Render(
        ChatEncoding encoding, IReadOnlyList<SourceNode> messages, EpisodeStep message, IEnumerable<ToolCall> shown, SourceNode? tools)
    {
        List<SourceNode> conversation = [.. messages, ToolMessages.Assistant(message.Content, shown)];
        var before = encoding.Render(SourceNode.Array(default, [.. conversation]), tools, false);
        conversation.AddRange(message.Calls.Zip(message.Replies, (call, reply) => ToolMessages.Tool(call, reply.Text)));
        return (before, encoding.Render(SourceNode.Array(default, conversation), tools, true));
    }

    private static (string Stop, int Start)? LastStop(ChatEncoding encoding, string text) => encoding.StopTexts
        .Where(stop => stop.Length > 0)
        .Select(stop => ((string Stop, int Start)?)(stop, text.LastIndexOf(stop, StringComparison.Ordinal)))
        .Where(found => found!.Value.Start >= 0)
        .MaxBy(found => found!.Value.Start);

    // What the longer text has behind the end token of the model's turn; null where that cannot be told.
    private static string? Behind(string before, string after, string stop, int start, string function)
    {
        var end = start + stop.Length;
        if (after.StartsWith(before, StringComparison.Ordinal))
        {
            return after[end..];
        }

        // A template may write the model's last message in another way than an earlier one, as Qwen 3 does without reasoning. Its text does
        // not count, because the model goes on from its own tokens; but the turn must end with the same call, and in the same way.
        var (place, behind) = (0, 0);
        for (var ends = before[..end].Split(stop).Length - 1; ends > 0; ends--)
        {
            place = after.IndexOf(stop, behind, StringComparison.Ordinal);
            if (place < 0)
            {
                return null;
            }

            behind = place + stop.Length;
        }

        if (!after[behind..].StartsWith(before[end..], StringComparison.Ordinal))
        {
            return null;
        }

        var common = 0;
        while (common < Math.Min(start, place) && before[start - 1 - common] == after[place - 1 - common])
        {
            common++;
        }

        return before[(start - common)..start].Contains(function, StringComparison.Ordinal) ? after[behind..] : null;
    }

    private static DiagnosticException Broken(ChatEncoding encoding, string message) =>
        new(DiagnosticTable.TemplateBreaksToolTurns, new SourceLocation(encoding.TemplateName), message);

    private static string Excerpt(string text, int start)
    {
        var (from, to) = (Math.Max(0, start - 10), Math.Min(text.Length, start + ExcerptLength));
        return $"'{text[from..to].ReplaceLineEndings("\\n")}{(to < text.Length ? "..." : "")}'";
    }
}
