namespace Rft.Engine.Grading;

/// <summary>A part of a <c>multi</c> grader and what its change alone does to the reward.</summary>
/// <param name="Name">The key of a member that both graders have, or <c>formula</c>, which also stands for members that only one has.</param>
/// <param name="OldMean">The member's mean score before, over the compared answers; null for the formula.</param>
/// <param name="NewMean">The same now.</param>
/// <param name="Changed">Answers to which the part gives another score.</param>
/// <param name="MeanEffect">The mean change of the reward where this part alone is replaced by its new version.</param>
/// <param name="Verdicts">Answers whose verdict changed, and whose reward this part moved most.</param>
public sealed record DifferenceCause(string Name, double? OldMean, double? NewMean, int Changed, double MeanEffect, int Verdicts);
