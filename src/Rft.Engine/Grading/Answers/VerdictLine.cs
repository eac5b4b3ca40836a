using System.Globalization;
using System.Text;
using System.Text.Json;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>A grade as one line of a file of the store, and back.</summary>
internal static class VerdictLine
{
    /// <summary>Whether the same call may come out otherwise: what failed was the world, not the answer.</summary>
    public static bool IsFleeting(Grade grade) => grade.Errors.Any(error => error.Kind
        is GradeErrorKind.PythonServer or GradeErrorKind.ModelServer or GradeErrorKind.EndpointServer or GradeErrorKind.EndpointInternal);

    /// <summary>Writes a grade; what it cost is left out, for the next time it costs nothing.</summary>
    public static string Write(Grade grade)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteNumber(json, "reward", grade.Reward);
            json.WriteStartObject("members");
            foreach (var (key, score) in grade.SubRewards)
            {
                WriteNumber(json, key, score);
            }

            json.WriteEndObject();
            if (grade.Error is { } error)
            {
                WriteError(json, "error", error);
            }

            json.WriteStartArray("member_errors");
            foreach (var memberError in grade.MemberErrors)
            {
                WriteError(json, null, memberError);
            }

            json.WriteEndArray();
            json.WriteNumber("seconds", grade.Elapsed.TotalSeconds);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Reads a grade; null where the line holds none.</summary>
    public static Grade? Read(string line)
    {
        if (SourceDocument.Parse("verdict", Encoding.UTF8.GetBytes(line), []) is not { } node
            || node["reward"] is not { } reward
            || node["seconds"] is not { Kind: SourceNodeKind.Number } seconds
            || node["members"] is not { } members
            || node["member_errors"] is not { } memberErrors)
        {
            return null;
        }

        var error = node["error"] is { } failure ? ReadError(failure) : null;
        return new Grade
        {
            Reward = ReadNumber(reward),
            SubRewards = [.. members.Members.Select(member => KeyValuePair.Create(member.Name, ReadNumber(member.Value)))],
            Error = error,
            MemberErrors = [.. memberErrors.Items.Select(ReadError).OfType<GradeError>()],
            Elapsed = TimeSpan.FromSeconds(Math.Clamp(seconds.ToDouble(), 0, int.MaxValue)),
        };
    }

    private static double? ReadNumber(SourceNode node) => node.Kind == SourceNodeKind.Number ? node.ToDouble() : null;

    private static GradeError? ReadError(SourceNode node)
    {
        var flag = node["flag"]?.Text;
        return GradeErrorFlags.All.Where(entry => entry.Flag == flag).Select(entry => new GradeError(entry.Kind, node["details"]?.Text ?? "")).FirstOrDefault();
    }

    private static void WriteError(Utf8JsonWriter json, string? member, GradeError error)
    {
        if (member is null)
        {
            json.WriteStartObject();
        }
        else
        {
            json.WriteStartObject(member);
        }

        json.WriteString("flag", error.Flag);
        json.WriteString("details", error.Details);
        json.WriteEndObject();
    }

    // The shortest digits that read back as the same double, and no NaN, which JSON does not know.
    private static void WriteNumber(Utf8JsonWriter json, string member, double? value)
    {
        json.WritePropertyName(member);
        json.WriteRawValue(value?.ToString("R", CultureInfo.InvariantCulture) ?? "null");
    }
}
