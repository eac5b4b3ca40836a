namespace Rft.Engine.Models.Architectures;

/// <summary>What one layer's attention does.</summary>
/// <param name="Window">How many positions a row sees, its own included; 0 for all before it.</param>
/// <param name="Rope">How it learns positions.</param>
/// <param name="Scale">What scores are multiplied by; null for 1 / sqrt(K).</param>
public readonly record struct LayerAttention(int Window = 0, RopeKind Rope = RopeKind.Global, float? Scale = null);
