namespace Rft.Engine.Specs;

/// <summary>How training goes on from an adapter.</summary>
public enum ContinueKind
{
    /// <summary><c>adapter</c>: the adapter is trained further.</summary>
    Adapter,

    /// <summary><c>merge</c>: the adapter becomes a part of the base, and a new one is trained on top.</summary>
    Merge,
}
