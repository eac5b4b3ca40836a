namespace Rft.Engine.Pipeline.Inspection;

/// <summary>What the number of a fact counts.</summary>
public enum ModelFactUnit
{
    /// <summary>Nothing, or things that need no unit.</summary>
    None,

    /// <summary>Bytes.</summary>
    Bytes,
}
