namespace Rft.Engine.Models;

/// <summary>Which weights a forward pass uses.</summary>
public enum WeightSelection
{
    /// <summary>The model being trained: the base with its adapter, or all the trained weights.</summary>
    Policy,

    /// <summary>The base without its adapter. Not available after full training has stepped.</summary>
    Reference,
}
