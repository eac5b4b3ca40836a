using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Passes;

/// <summary>The rotary tables that a model's layers need.</summary>
internal sealed class RotaryTables : IDisposable
{
    private readonly RotaryTable? _global;
    private readonly RotaryTable? _local;

    public RotaryTables(ModelConfiguration configuration, int positions)
    {
        var size = configuration.RotarySize == 0 ? configuration.HeadSize : configuration.RotarySize;
        var kinds = Enumerable.Range(0, configuration.Layers).Select(layer => configuration.AttentionOf(layer).Rope).ToHashSet();
        _global = kinds.Contains(RopeKind.Global)
            ? new RotaryTable(positions, size, configuration.RopeTheta, configuration.RopeScaling)
            : null;
        _local = kinds.Contains(RopeKind.Local) ? new RotaryTable(positions, size, configuration.LocalRopeTheta, scaling: null) : null;
    }

    /// <summary>The table of a kind; null where positions do not turn anything.</summary>
    public RotaryTable? Of(RopeKind kind) => kind switch
    {
        RopeKind.Global => _global,
        RopeKind.Local => _local,
        _ => null,
    };

    public void Dispose()
    {
        _global?.Dispose();
        _local?.Dispose();
    }
}
