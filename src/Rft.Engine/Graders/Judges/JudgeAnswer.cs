using System.Text.Json;

namespace Rft.Engine.Graders;

/// <summary>Reads the object with <c>steps</c> and <c>result</c> out of a judge's text.</summary>
internal static class JudgeAnswer
{
    private const int ExcerptLength = 200;

    // Services that do not take a model's thoughts apart leave them in front of its answer.
    private const string EndOfThought = "</think>";

    /// <summary>Reads the score; null where the text has none.</summary>
    /// <param name="text">What the judge wrote; services without structured output like to put text around the object.</param>
    /// <param name="scoreOf">Turns <c>result</c> into a score; null where it is no valid one.</param>
    public static double? Score(string text, Func<JsonElement, double?> scoreOf)
    {
        var thought = Math.Max(0, text.LastIndexOf(EndOfThought, StringComparison.Ordinal));
        var (begin, end) = (text.IndexOf('{', thought), text.LastIndexOf('}'));
        if (begin < 0 || end < begin)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(begin, end + 1 - begin));
            return document.RootElement.TryGetProperty("result", out var result) ? scoreOf(result) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The grade of a reply.</summary>
    /// <param name="reply">What the judge said.</param>
    /// <param name="scoreOf">Turns <c>result</c> into a score; null where it is no valid one.</param>
    public static Grade Grade(JudgeReply reply, Func<JsonElement, double?> scoreOf)
    {
        var grade = reply switch
        {
            { Refusal: { } refusal } => Graders.Grade.Failed(GradeErrorKind.ModelRefusal, refusal),
            { FinishReason: "content_filter" } => Graders.Grade.Failed(GradeErrorKind.ModelRefusal, "the judge's service filtered the answer"),
            { FinishReason: "length" } => Graders.Grade.Failed(GradeErrorKind.ModelExceededMaxTokens, "the judge ran out of tokens before its result"),
            { Text: { } text } when Score(text, scoreOf) is { } score => Graders.Grade.Of(score),
            _ => Graders.Grade.Failed(GradeErrorKind.ModelParse, $"the judge's answer has no valid result: {Excerpt(reply.Text)}"),
        };
        return reply.Usage is null ? grade : grade with { Usage = [reply.Usage] };
    }

    private static string Excerpt(string? text) => text switch
    {
        null => "there is no text",
        { Length: > ExcerptLength } => $"'{text[..ExcerptLength].ReplaceLineEndings(" ")}...'",
        _ => $"'{text.ReplaceLineEndings(" ")}'",
    };
}
