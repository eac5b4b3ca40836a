using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>length</c> grader: 1 where the length of the input is in a range, and linearly less outside.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Minimum">The shortest length that scores 1.</param>
/// <param name="Maximum">The longest length that scores 1; at least <paramref name="Minimum"/>.</param>
/// <param name="Falloff">How far outside the score reaches 0; with 0 it is 0 at once.</param>
public sealed record LengthGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    LengthUnit Unit,
    int Minimum,
    int Maximum,
    int Falloff) : GraderSpec(Name, Location);
