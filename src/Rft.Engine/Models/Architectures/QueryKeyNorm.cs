namespace Rft.Engine.Models.Architectures;

/// <summary>Whether queries and keys are normalized before they are turned by their position.</summary>
public enum QueryKeyNorm
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Each head by itself, with one weight [K] for all of them.</summary>
    EachHead,

    /// <summary>All heads together, with weights [H K] and [G K].</summary>
    AllHeads,
}
