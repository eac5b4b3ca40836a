using System.Text.Encodings.Web;
using System.Text.Json;

namespace TinyModel;

/// <summary>One question and one answer.</summary>
/// <param name="Prompt">The user's message.</param>
/// <param name="Completion">The assistant's message.</param>
internal sealed record ChatRow(string Prompt, string Completion)
{
    private static readonly JsonSerializerOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The row for supervised training, as one line of JSON.</summary>
    public string ToSupervisedJson() =>
        $$"""{"messages":[{"role":"user","content":{{Quote(Prompt)}}},{"role":"assistant","content":{{Quote(Completion)}}}]}""";

    /// <summary>The row for reinforcement, as one line of JSON: the question, and the answer for the grader.</summary>
    public string ToReinforcementJson() =>
        $$"""{"messages":[{"role":"user","content":{{Quote(Prompt)}}}],"answer":{{Quote(Completion)}}}""";

    /// <summary>The same where the answer is a JSON object, which then stands in the row as one.</summary>
    public string ToStructuredJson() => $$"""{"messages":[{"role":"user","content":{{Quote(Prompt)}}}],"answer":{{Completion}}}""";

    private static string Quote(string text) => JsonSerializer.Serialize(text, _options);
}
