using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>regex</c> grader: 1 where the pattern matches somewhere in the input, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Pattern">A regular expression; no template.</param>
/// <param name="IgnoreCase">Whether case does not matter.</param>
public sealed record RegexGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Pattern,
    bool IgnoreCase) : GraderSpec(Name, Location);
