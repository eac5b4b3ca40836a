using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>string_check</c> grader: 1 where the comparison holds, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template, usually of the item.</param>
/// <param name="Operation">The comparison.</param>
public sealed record StringCheckGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    StringCheckOperation Operation) : GraderSpec(Name, Location);
