using System.Buffers;
using System.Text.Json;

namespace Rft.Engine.Graders;

/// <summary>A question as the body of a chat completion of the OpenAI API.</summary>
internal static class JudgeBody
{
    /// <summary>Writes the body. The steps come before the result, so that a judge reasons before it decides.</summary>
    public static byte[] Write(JudgeQuestion question)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", question.Model);
            json.WriteStartArray("messages");
            foreach (var message in question.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("response_format");
            json.WriteRawValue($$$"""{"type":"json_schema","json_schema":{"name":"judgement","strict":true,"schema":{{{Schema(question)}}}}}""");
            WriteSampling(question, json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The JSON Schema of the judge's answer.</summary>
    public static string Schema(JudgeQuestion question) => """
        {"type":"object","properties":{"steps":{"type":"array","items":{"type":"object","properties":{"description":{"type":"string"},
        """ + """
        "conclusion":{"type":"string"}},"required":["description","conclusion"],"additionalProperties":false}},"result":
        """ + question.ResultSchema + """
        },"required":["steps","result"],"additionalProperties":false}
        """;

    private static void WriteSampling(JudgeQuestion question, Utf8JsonWriter json)
    {
        var sampling = question.Sampling;
        if (sampling.Seed is { } seed)
        {
            json.WriteNumber("seed", seed);
        }

        if (sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (sampling.MaximumTokens is { } tokens)
        {
            json.WriteNumber("max_completion_tokens", tokens);
        }

        if (sampling.ReasoningEffort is { } effort)
        {
            json.WriteString("reasoning_effort", effort);
        }
    }
}
