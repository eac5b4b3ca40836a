using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>number</c> grader: 1 where a number of the input is close enough to that of the reference, else 0.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template whose text is a number.</param>
/// <param name="Position">Which number of the input counts.</param>
/// <param name="AbsoluteTolerance">How far it may be from the reference.</param>
/// <param name="RelativeTolerance">The same, as a share of the reference; the larger of the two allowances counts.</param>
public sealed record NumberGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    NumberPosition Position,
    double AbsoluteTolerance,
    double RelativeTolerance) : GraderSpec(Name, Location);
