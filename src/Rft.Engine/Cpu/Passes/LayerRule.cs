using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Passes;

/// <summary>What sets one layer's attention apart.</summary>
/// <param name="Attention">Scale, window and cap.</param>
/// <param name="Rotary">What turns queries and keys; null where nothing does.</param>
internal readonly record struct LayerRule(AttentionRule Attention, RotaryTable? Rotary)
{
    public static LayerRule[] Of(ModelConfiguration configuration, RotaryTables rotary) =>
        [.. Enumerable.Range(0, configuration.Layers).Select(configuration.AttentionOf).Select(layer => new LayerRule(
            new AttentionRule(
                layer.Scale ?? AttentionRule.UsualScale(configuration.HeadSize), layer.Window, configuration.AttentionSoftCap),
            rotary.Of(layer.Rope)))];
}
