using System.Globalization;
using System.Text;
using Rft.Engine.Evaluation;

namespace Rft.Engine.Grading;

/// <summary>An answer that is worth showing.</summary>
/// <param name="Line">The line of its row, or of the file that holds the answer.</param>
/// <param name="Prompt">The end of the prompt, on one line, shortened.</param>
/// <param name="Answer">The answer, on one line, shortened.</param>
/// <param name="Reward">The score; null where the grader failed.</param>
/// <param name="Details">Why the grader failed; null where it did not.</param>
/// <param name="Seconds">How long grading took.</param>
public sealed record GradedExample(int Line, string Prompt, string Answer, double? Reward, string? Details, double Seconds)
{
    private const int LongestText = 200;
    private const int LongestDetails = 2000;

    internal static GradedExample Of(GivenAnswer answer, Graders.Grade grade) => new(
        answer.Line,
        Excerpt(PromptText.LastOfUser(answer.Item) ?? "", LongestText),
        Excerpt(answer.Sample.OutputText, LongestText),
        grade.Reward,
        grade.Error is { } error ? Excerpt(error.Details, LongestDetails) : null,
        grade.Elapsed.TotalSeconds);

    /// <summary>The text on one line, without control characters, shortened.</summary>
    internal static string Excerpt(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                return shown.Append("...").ToString();
            }

            // Control and format characters could move a terminal's cursor or hide text.
            var isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned;
            shown.Append(isHidden || rune == Rune.ReplacementChar ? " " : rune.ToString());
        }

        return shown.ToString();
    }
}
