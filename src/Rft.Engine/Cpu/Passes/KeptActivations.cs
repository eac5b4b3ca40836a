namespace Rft.Engine.Cpu.Passes;

/// <summary>What a forward pass leaves for a backward pass.</summary>
internal enum KeptActivations
{
    /// <summary>Nothing: there is no backward pass, and the residual stream is updated in place.</summary>
    None,

    /// <summary>The residual stream between layers; the backward pass runs each layer forwards again.</summary>
    LayerInputs,

    /// <summary>All that the backward pass cannot make again cheaply.</summary>
    All,
}
