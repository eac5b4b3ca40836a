using Rft.Engine.Json;

namespace Rft.Engine.Evaluation;

/// <summary>A conversation as people read it.</summary>
internal static class PromptText
{
    /// <summary>The content of a lone message, or each message after its role.</summary>
    public static string Of(SourceNode messages) => messages.Items.Count == 1
        ? ContentOf(messages.Items[0])
        : string.Join('\n', messages.Items.Select(message => $"{message["role"]?.Text}: {ContentOf(message)}"));

    /// <summary>What the user said last in a row's conversation; null where the row has none.</summary>
    public static string? LastOfUser(SourceNode item) =>
        (item["messages"] ?? item["input"]?["messages"])?.Items.LastOrDefault(message => message["role"]?.Text == "user") is { } message
            ? ContentOf(message)
            : null;

    /// <summary>The text of a message. Content is a string, or an array of parts of which some hold text.</summary>
    public static string ContentOf(SourceNode message) => message["content"] switch
    {
        null => "",
        { Kind: SourceNodeKind.Array } parts => string.Concat(parts.Items.Select(part => part["text"]?.Text)),
        var content => content.Text,
    };
}
