namespace Rft.Engine.Grading;

/// <summary>What a grader pays for one kind of answer that needs no model.</summary>
/// <param name="Name"><c>reference</c>, <c>empty</c>, <c>constant</c>, <c>shuffled</c> or <c>prompt</c>.</param>
/// <param name="Mean">The mean score; null where nothing was scored.</param>
/// <param name="Scored">Rows that were scored.</param>
/// <param name="Failed">Rows that the grader failed on.</param>
public sealed record ProbeScore(string Name, double? Mean, int Scored, int Failed);
