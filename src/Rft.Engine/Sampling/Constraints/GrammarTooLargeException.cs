namespace Rft.Engine.Sampling.Constraints;

/// <summary>A schema unfolds into more nodes than there may be.</summary>
internal sealed class GrammarTooLargeException() : Exception("The schema unfolds into too large a grammar.");
