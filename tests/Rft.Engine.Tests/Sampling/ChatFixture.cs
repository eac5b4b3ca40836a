using System.Text;
using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Sampling;

namespace Rft.Engine.Tests.Sampling;

/// <summary>A chat format of one character a token: `u:hello.a:hi|` with `|` as the end token.</summary>
internal static class ChatFixture
{
    public const char End = '|';

    public static ChatEncoding Encoding { get; } = new(Render, Tokens, [End]);

    public static int[] Tokens(string text) => [.. text.Select(character => (int)character)];

    /// <summary>A row of (role, content) messages; a content of the form `0!text` has the weight 0.</summary>
    public static DatasetRow Row(int index, params (string Role, string Content)[] messages)
    {
        var place = new SourceLocation("rows.jsonl", index + 1, 1);
        SourceMember Member(string name, SourceNode value) => new(name, place, value);
        var nodes = messages.Select(message => SourceNode.Object(place, message.Content.StartsWith("0!", StringComparison.Ordinal)
            ? [Member("role", SourceNode.String(place, message.Role)), Member("content", SourceNode.String(place, message.Content[2..])), Member("weight", SourceNode.Number(place, "0"))]
            : [Member("role", SourceNode.String(place, message.Role)), Member("content", SourceNode.String(place, message.Content))]));
        return new DatasetRow(index, index + 1, SourceNode.Object(place, [Member("messages", SourceNode.Array(place, [.. nodes]))]));
    }

    /// <summary>The text with targets in upper case.</summary>
    public static string Show(EncodedConversation conversation)
    {
        var text = new StringBuilder();
        for (var index = 0; index < conversation.Tokens.Length; index++)
        {
            var character = (char)conversation.Tokens[index];
            text.Append(conversation.IsTarget[index] ? character == End ? '!' : char.ToUpperInvariant(character) : character);
        }

        return text.ToString();
    }

    private static string Render(SourceNode messages, SourceNode? tools, bool addGenerationPrompt) =>
        string.Concat(messages.Items.Select(message => message["role"]!.Text == "assistant"
            ? $"a:{message["content"]!.Text}{End}\n"
            : $"{message["role"]!.Text[0]}:{message["content"]!.Text}.")) + (addGenerationPrompt ? "a:" : "");
}
