using System.Text.Json;
using Rft.Engine.Json;
using Rft.Engine.Sampling;

namespace Rft.Engine.Tools;

/// <summary>Reads what tools answer: <c>{"output": ...}</c>, or <c>{"error": "..."}</c> for the model to know.</summary>
internal static class ToolAnswer
{
    /// <summary>The longest answer that a model is told, in characters.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>Reads an answer.</summary>
    public static ToolReply Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("output", out var output))
            {
                return Of(output.ValueKind == JsonValueKind.String ? JsonText.Of(output) : output.GetRawText());
            }

            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                return Error(JsonText.Of(error));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The same mistake: bytes that are no answer.
        }

        return new ToolReply(ToolReplyKind.Failed, "the answer is no object with 'output' or a text 'error'");
    }

    /// <summary>An answer of this text.</summary>
    public static ToolReply Of(string text) => text.Length <= LongestText
        ? new ToolReply(ToolReplyKind.Answered, text)
        : Error($"the answer has {text.Length} characters; at most {LongestText} can be read");

    /// <summary>An error that the model is told.</summary>
    public static ToolReply Error(string message) =>
        ToolReply.Mistake(ToolReplyKind.Error, message.Length <= LongestText ? message : message[..LongestText]);
}
