namespace Rft.Engine.Models.Architectures;

/// <summary>What a configuration says about rotary positions.</summary>
/// <param name="Theta">The base.</param>
/// <param name="LocalTheta">The base of layers with a window, where a family has one of their own.</param>
/// <param name="RotarySize">How many dimensions of a head turn.</param>
/// <param name="Scaling">How frequencies are stretched; null where they are not.</param>
/// <param name="ContextLength">The longest sequence that is computed by these frequencies.</param>
internal sealed record RopeSettings(double Theta, double LocalTheta, int RotarySize, RopeScaling? Scaling, int ContextLength);
