using System.ClientModel;
using System.Text.Json;
using OpenAI.Chat;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Graders;

/// <summary>A judge behind the chat completions of an OpenAI-compatible service.</summary>
internal sealed class OpenAIJudge(OpenAIService service, SourceLocation location) : IJudge
{
    public string Identity => service.Endpoint;

    public async Task<JudgeReply> AskAsync(JudgeQuestion question, CancellationToken cancellationToken)
    {
        var client = new ChatClient(question.Model, service.Credential, service.Options);
        var body = BinaryData.FromBytes(JudgeBody.Write(question));
        var response = await service.SendAsync(
            async options => await client.CompleteChatAsync(BinaryContent.Create(body), options).ConfigureAwait(false),
            $"judge '{question.Model}'",
            location,
            cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw new JudgeRequestException(response.Describe());
        }

        try
        {
            using var document = JsonDocument.Parse(response.Body);
            return Read(document.RootElement, question.Model);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            return new JudgeReply(null, null, "stop", null);
        }
    }

    private static JudgeReply Read(JsonElement completion, string model)
    {
        var choice = completion.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        return new JudgeReply(
            Text(message, "content"),
            Text(message, "refusal"),
            Text(choice, "finish_reason") ?? "stop",
            completion.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
                ? new ModelUsage(model, Count(usage, "prompt_tokens"), Count(usage, "completion_tokens"), Cached(usage))
                : null);
    }

    private static long Cached(JsonElement usage) =>
        usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object ? Count(details, "cached_tokens") : 0;

    private static long Count(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) ? count : 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? JsonText.Of(value) : null;
}
