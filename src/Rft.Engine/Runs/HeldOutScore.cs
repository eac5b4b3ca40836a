namespace Rft.Engine.Runs;

/// <summary>What a grader outside the reward says of the answers of a validation.</summary>
/// <param name="Name">The grader's name in the spec.</param>
/// <param name="Mean">Its mean score; null where it scored none.</param>
internal sealed record HeldOutScore(string Name, double? Mean);
