using Rft.Engine.Diagnostics;

namespace Rft.Engine.Specs;

/// <summary>A <c>text_similarity</c> grader: how similar two texts are, from 0 to 1.</summary>
/// <param name="Name">The grader's name.</param>
/// <param name="Location">Where its JSON begins.</param>
/// <param name="Input">A template, usually of the sample.</param>
/// <param name="Reference">A template, usually of the item.</param>
/// <param name="Metric">The metric.</param>
public sealed record TextSimilarityGraderSpec(
    string Name,
    SourceLocation Location,
    SourceText Input,
    SourceText Reference,
    TextSimilarityMetric Metric) : GraderSpec(Name, Location);
