namespace Rft.Engine.Grading;

/// <summary>How far two members of a <c>multi</c> grader say the same.</summary>
/// <param name="First">The key of one.</param>
/// <param name="Second">The key of the other.</param>
/// <param name="Agreement">The share of answers of which both say 0.5 or more, or both less.</param>
/// <param name="Correlation">Pearson's correlation; null where one of them says the same of all answers.</param>
public sealed record MemberAgreement(string First, string Second, double Agreement, double? Correlation);
