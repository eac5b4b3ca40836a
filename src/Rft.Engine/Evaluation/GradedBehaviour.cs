using Rft.Engine.Graders;

namespace Rft.Engine.Evaluation;

/// <summary>A behaviour to look for in answers.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Grader">A score of 0.5 or more means that an answer shows it.</param>
internal sealed record GradedBehaviour(string Name, IGrader Grader);
