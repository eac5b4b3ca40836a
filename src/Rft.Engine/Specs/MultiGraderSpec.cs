using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>multi</c> grader: a formula over the scores of other graders.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Graders">The graders under the keys that the formula uses, in file order.</param>
/// <param name="CalculateOutput">The formula.</param>
public sealed record MultiGraderSpec(
    string Name,
    SourceLocation Location,
    IReadOnlyList<KeyValuePair<string, GraderSpec>> Graders,
    SourceText CalculateOutput) : GraderSpec(Name, Location);
