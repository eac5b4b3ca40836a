namespace Rft.Engine.Models.Architectures;

/// <summary>How a family says which layers see only a window, and which learn positions how.</summary>
internal enum AttentionPattern
{
    /// <summary>No layer has a window.</summary>
    Full,

    /// <summary>Every layer, where there is a <c>sliding_window</c>.</summary>
    Window,

    /// <summary>Where <c>use_sliding_window</c> is true: by <c>layer_types</c>, or the layers from <c>max_window_layers</c> on.</summary>
    UpperLayers,

    /// <summary>By <c>layer_types</c>, or every layer but each <c>sliding_window_pattern</c>th.</summary>
    Alternating,

    /// <summary>Layers without rotary positions by <c>no_rope_layers</c> or <c>no_rope_layer_interval</c>; those may have a window.</summary>
    NoRope,
}
