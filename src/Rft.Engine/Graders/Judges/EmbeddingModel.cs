using System.ClientModel;
using System.Text.Json;
using OpenAI.Embeddings;
using Rft.Engine.Diagnostics;

namespace Rft.Engine.Graders;

/// <summary>Vectors of texts from an OpenAI-compatible service, remembered by text.</summary>
internal sealed class EmbeddingModel(string model, OpenAIService service, ServiceCache cache, SourceLocation location)
{
    /// <summary>The vector of a text.</summary>
    /// <exception cref="JudgeRequestException">The service refuses this text, or its answer has no vector.</exception>
    /// <exception cref="DiagnosticException">The service cannot be asked anything.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<float[]> EmbedAsync(string text, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model, input = text, encoding_format = "float" });
        var key = ServiceCache.Key("embedding", service.Endpoint, body);
        if (cache.Read(key) is { } remembered && Parse(remembered) is { } vector)
        {
            return vector;
        }

        var client = new EmbeddingClient(model, service.Credential, service.Options);
        var response = await service.SendAsync(
            async options => await client.GenerateEmbeddingsAsync(BinaryContent.Create(BinaryData.FromBytes(body)), options).ConfigureAwait(false),
            $"embedding model '{model}'",
            location,
            cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw new JudgeRequestException(response.Describe());
        }

        vector = VectorOf(response.Body) ?? throw new JudgeRequestException("the service's answer has no embedding");
        cache.Write(key, JsonSerializer.SerializeToUtf8Bytes(vector));
        return vector;
    }

    private static float[]? VectorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("data")[0].GetProperty("embedding").Deserialize<float[]>();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static float[]? Parse(byte[] remembered)
    {
        try
        {
            return JsonSerializer.Deserialize<float[]>(remembered);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
