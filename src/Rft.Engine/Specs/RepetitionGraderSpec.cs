using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>repetition</c> grader: the share of the input's n-grams that are not repetitions of an earlier one.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Words">The words of an n-gram.</param>
public sealed record RepetitionGraderSpec(string Name, SourceLocation Location, SourceText Input, int Words) : GraderSpec(Name, Location);
