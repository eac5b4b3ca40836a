using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;
using Rft.Engine.Json;

namespace Rft.Engine.Grading;

/// <summary>One case of a grader test.</summary>
/// <param name="Name">What the case shows.</param>
/// <param name="Sample">The answer.</param>
/// <param name="Item">The row.</param>
/// <param name="Expectation">What must come out.</param>
/// <param name="Location">Where the case begins.</param>
internal sealed record GraderTestCase(string Name, Sample Sample, SourceNode Item, GraderTestExpectation Expectation, SourceLocation Location);
