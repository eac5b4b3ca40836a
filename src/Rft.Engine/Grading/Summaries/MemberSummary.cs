namespace Rft.Engine.Grading;

/// <summary>The scores of one member of a <c>multi</c> grader.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Mean">The mean score; null where nothing was scored.</param>
/// <param name="Scored">Answers that it scored.</param>
/// <param name="Failed">Answers that it failed on.</param>
public sealed record MemberSummary(string Key, double? Mean, int Scored, int Failed);
