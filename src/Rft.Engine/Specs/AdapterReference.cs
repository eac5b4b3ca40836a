namespace Rft.Engine.Specs;

/// <summary>An adapter that a spec continues.</summary>
/// <param name="FullPath">Its folder, absolute.</param>
/// <param name="Rank">Its rank R.</param>
/// <param name="Alpha">It is scaled by alpha / R.</param>
public sealed record AdapterReference(string FullPath, int Rank, double Alpha);
