using Rft.Engine.Data;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;

namespace Rft.Engine.Grading;

/// <summary>An answer as a run has it, before its row is read.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Rows">The dataset of its row.</param>
/// <param name="Row">The number of the row.</param>
/// <param name="Group">Answers to one prompt, sampled together, have the same number.</param>
/// <param name="Text">The answer.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="Path">The file that holds it.</param>
/// <param name="Line">The line of the file.</param>
internal sealed record StoredAnswer(
    string Origin, JsonLines Rows, int Row, long Group, string Text, FinishReason FinishReason, string Path, int Line)
{
    /// <summary>The messages of its episode behind the prompt; null where it could not call tools.</summary>
    public IReadOnlyList<MessageRecord>? Messages { get; init; }

    /// <summary>The answer as graders see it.</summary>
    public Sample ToSample()
    {
        if (Messages is null)
        {
            return new Sample(Text, FinishReason);
        }

        var (content, last, all) = MessageRecord.Read(Messages);
        return new Sample(content, FinishReason) { OutputTools = all, LastTools = last };
    }
}
