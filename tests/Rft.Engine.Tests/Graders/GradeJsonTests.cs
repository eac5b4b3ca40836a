using System.Text;
using System.Text.Json;
using Rft.Engine.Graders;
using static Rft.Engine.Tests.Graders.GraderSpecs;

namespace Rft.Engine.Tests.Graders;

public sealed class GradeJsonTests
{
    private static readonly string[] _flags =
    [
        "formula_parse_error", "sample_parse_error", "truncated_observation_error", "unresponsive_reward_error", "invalid_variable_error",
        "other_error", "python_grader_server_error", "python_grader_runtime_error", "model_grader_server_error",
        "model_grader_refusal_error", "model_grader_parse_error", "model_grader_exceeded_max_tokens_error",
        "endpoint_grader_internal_error", "endpoint_grader_server_error", "endpoint_grader_safety_check_error", "tool_failure",
    ];

    [Fact]
    public void A_grade_has_the_members_of_the_grader_api()
    {
        var grade = new Grade
        {
            Reward = 0.75,
            SubRewards = [new("a", 1), new("b", null)],
            MemberErrors = [new GradeError(GradeErrorKind.PythonRuntime, "grader 'b': Traceback")],
            Usage = [new ModelUsage("judge", 100, 20, 50)],
            Elapsed = TimeSpan.FromMilliseconds(1.5),
        };

        var json = Write(grade);

        Assert.Equal(0.75, json.GetProperty("reward").GetDouble());
        Assert.Equal("""{"a":1,"b":null}""", json.GetProperty("sub_rewards").GetRawText());
        Assert.Equal(
            """{"judge":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"cached_tokens":50}}""",
            json.GetProperty("model_grader_token_usage_per_model").GetRawText());
        var metadata = json.GetProperty("metadata");
        Assert.Equal(
            ("g", "multi", 0.0015, 120, "judge"),
            (
                metadata.GetProperty("name").GetString(),
                metadata.GetProperty("type").GetString(),
                metadata.GetProperty("execution_time").GetDouble(),
                metadata.GetProperty("token_usage").GetInt32(),
                metadata.GetProperty("sampled_model_name").GetString()));
        Assert.Equal("""{"a":1,"b":null}""", metadata.GetProperty("scores").GetRawText());
        var errors = metadata.GetProperty("errors");
        Assert.Equal("grader 'b': Traceback", errors.GetProperty("python_grader_runtime_error_details").GetString());
        Assert.All(_flags.SkipLast(1), flag => Assert.Equal(flag == "python_grader_runtime_error", errors.GetProperty(flag).GetBoolean()));
        Assert.False(errors.TryGetProperty(_flags[^1], out _), "The failure of a tool is no kind of the API.");
    }

    [Fact]
    public void A_failure_has_no_reward_and_its_flag()
    {
        var json = Write(Create(StringCheck("{{ item.x }}", "")).Grade(Answer("a"), Item("{}")));

        Assert.Equal(JsonValueKind.Null, json.GetProperty("reward").ValueKind);
        var errors = json.GetProperty("metadata").GetProperty("errors");
        Assert.True(errors.GetProperty("invalid_variable_error").GetBoolean());
        Assert.Equal("'item.x' is not there", errors.GetProperty("invalid_variable_error_details").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("metadata").GetProperty("token_usage").ValueKind);
    }

    [Fact]
    public void Every_kind_of_error_has_its_flag() => Assert.Equal(_flags, Enum.GetValues<GradeErrorKind>().Select(GradeErrorFlags.FlagOf));

    private static JsonElement Write(Grade grade)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            GradeJson.Write(json, "g", "multi", grade);
        }

        return JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())).RootElement;
    }
}
