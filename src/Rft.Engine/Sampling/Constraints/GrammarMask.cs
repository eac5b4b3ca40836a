namespace Rft.Engine.Sampling.Constraints;

/// <summary>Tokens that may come next.</summary>
/// <param name="Bits">A bit a token; never written again.</param>
/// <param name="IsEmpty">Whether no bit is set.</param>
/// <param name="LargestDistance">The most bytes that one of them leaves until the text may end.</param>
internal sealed record GrammarMask(ulong[] Bits, bool IsEmpty, int LargestDistance);
