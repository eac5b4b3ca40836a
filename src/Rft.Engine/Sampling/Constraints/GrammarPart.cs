namespace Rft.Engine.Sampling.Constraints;

/// <summary>Builds a part of a grammar in front of what follows it.</summary>
/// <param name="next">The node that follows.</param>
/// <returns>The node that the part begins with.</returns>
internal delegate int GrammarPart(int next);
