namespace Rft.Engine.Specs;

/// <summary>A behaviour that is counted in the answers of base and trained model; it never enters the reward.</summary>
/// <param name="Name">What the report calls it, such as <c>shows its work</c>.</param>
/// <param name="Grader">A score of 0.5 or more means that an answer shows the behaviour.</param>
public sealed record BehaviourSpec(string Name, GraderSpec Grader);
