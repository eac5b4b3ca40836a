using System.Text.Json;

namespace Rft.Engine.Graders;

/// <summary>Writes a grade as OpenAI's grader API answers, every error flag included.</summary>
internal static class GradeJson
{
    /// <summary>Writes one object.</summary>
    /// <inheritdoc cref="WriteMembers"/>
    public static void Write(Utf8JsonWriter json, string name, string type, Grade grade)
    {
        json.WriteStartObject();
        WriteMembers(json, name, type, grade);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of the object.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="name">The grader's name.</param>
    /// <param name="type">The grader's type.</param>
    /// <param name="grade">The grade. Its missing reward is written as null: a failure is no 0.</param>
    public static void WriteMembers(Utf8JsonWriter json, string name, string type, Grade grade)
    {
        WriteNumber(json, "reward", grade.Reward);
        WriteScores(json, "sub_rewards", grade);
        json.WriteStartObject("model_grader_token_usage_per_model");
        foreach (var usage in grade.Usage)
        {
            json.WriteStartObject(usage.Model);
            json.WriteNumber("prompt_tokens", usage.PromptTokens);
            json.WriteNumber("completion_tokens", usage.CompletionTokens);
            json.WriteNumber("total_tokens", usage.TotalTokens);
            json.WriteNumber("cached_tokens", usage.CachedTokens);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("name", name);
        json.WriteString("type", type);
        json.WriteNumber("execution_time", grade.Elapsed.TotalSeconds);
        WriteScores(json, "scores", grade);

        // The official .NET client reads a number or null here, and throws at the object that the service's examples show.
        if (grade.Usage.Count == 0)
        {
            json.WriteNull("token_usage");
            json.WriteNull("sampled_model_name");
        }
        else
        {
            json.WriteNumber("token_usage", grade.Usage.Sum(usage => usage.TotalTokens));
            json.WriteString("sampled_model_name", grade.Usage[0].Model);
        }

        WriteErrors(json, [.. grade.Errors]);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, GradeError[] errors)
    {
        json.WriteStartObject("errors");
        foreach (var (kind, flag, details) in GradeErrorFlags.All)
        {
            var error = Array.Find(errors, error => error.Kind == kind);
            json.WriteBoolean(flag, error is not null);
            if (details is not null)
            {
                json.WriteString(details, error?.Details);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter json, string member, Grade grade)
    {
        json.WriteStartObject(member);
        foreach (var (key, score) in grade.SubRewards)
        {
            WriteNumber(json, key, score);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string member, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(member, value);
        }
        else
        {
            json.WriteNull(member);
        }
    }
}
