using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>An answer that is there already, to be graded.</summary>
/// <param name="Origin">Where it comes from: <c>reference</c>, <c>completion</c>, <c>rollout</c>, <c>base</c> or <c>trained</c>.</param>
/// <param name="Row">The row's number in its dataset, from 0.</param>
/// <param name="Line">The line, from 1, of the file that holds the answer or, for those of a run, the row.</param>
/// <param name="Group">Answers to one prompt, sampled together, have the same number.</param>
/// <param name="Sample">The answer.</param>
/// <param name="Item">The row.</param>
internal sealed record GivenAnswer(string Origin, int Row, int Line, long Group, Sample Sample, SourceNode Item);
