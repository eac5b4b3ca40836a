using Rft.Engine.Data;
using Rft.Engine.Models;

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
    string Origin, JsonLines Rows, int Row, long Group, string Text, FinishReason FinishReason, string Path, int Line);
