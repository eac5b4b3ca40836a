using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>Reads which layers see only a window, which learn positions how, and what their scores are multiplied by.</summary>
internal sealed class LayerAttentionReader(
    SourceNode root, Architecture architecture, int layers, int headSize, DiagnosticBag diagnostics)
{
    private const string WindowName = "sliding_window";
    private const string LayerTypesName = "layer_types";

    private readonly ConfigurationMembers _members = new(root, diagnostics);

    /// <summary>One entry a layer; none where all are as they are in most models.</summary>
    public IReadOnlyList<LayerAttention> Read()
    {
        var window = Window();
        var hasRope = HasRope();
        var isWindowed = IsWindowed(window, hasRope);
        var (scale, isByLayer) = Scale();
        LayerAttention[] all = [.. Enumerable.Range(0, layers).Select(layer => new LayerAttention(
            isWindowed[layer] ? window : 0,
            !hasRope[layer] ? RopeKind.None : isWindowed[layer] && architecture.HasLocalRope ? RopeKind.Local : RopeKind.Global,
            isByLayer ? scale / (layer + 1) : scale))];
        return all.All(layer => layer == new LayerAttention()) ? [] : all;
    }

    // 0 where there is none.
    private int Window()
    {
        var mayHaveOne = architecture.Pattern switch
        {
            AttentionPattern.Full => false,
            AttentionPattern.UpperLayers or AttentionPattern.NoRope => _members.Boolean("use_sliding_window", false),
            _ => true,
        };
        if (!mayHaveOne)
        {
            return 0;
        }

        var node = root[WindowName];
        return node is null ? architecture.Window ?? 0 : node.Kind == SourceNodeKind.Null ? 0 : _members.Size(WindowName);
    }

    private bool[] HasRope()
    {
        if (architecture.Pattern != AttentionPattern.NoRope)
        {
            return [.. Enumerable.Repeat(architecture.HasRotaryPositions, layers)];
        }

        const string Name = "no_rope_layers";
        if (ConfigurationMembers.Present(root[Name]) is not { } list)
        {
            var interval = _members.Size("no_rope_layer_interval", 4);
            return [.. Enumerable.Range(1, layers).Select(number => number % interval != 0)];
        }

        var isValid = list.Items.Count == layers && list.Items.All(item => item.ToInt64() is 0 or 1);
        if (!isValid)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid, list.Location, $"'{Name}' must be {layers} numbers, 1 for a layer with rotary positions and 0 for one without");
        }

        return isValid ? [.. list.Items.Select(item => item.ToInt64() == 1)] : new bool[layers];
    }

    private bool[] IsWindowed(int window, bool[] hasRope)
    {
        if (architecture.OwnMembers.Contains(LayerTypesName) && ConfigurationMembers.Present(root[LayerTypesName]) is { } types)
        {
            return ByType(types, window);
        }

        Func<int, bool> rule = architecture.Pattern switch
        {
            AttentionPattern.Full => _ => false,
            AttentionPattern.Window => _ => true,
            AttentionPattern.UpperLayers => FromLayer(_members.Count("max_window_layers", 28)),
            AttentionPattern.NoRope => layer => !hasRope[layer],
            _ => NotEach(Pattern()),
        };
        return [.. Enumerable.Range(0, layers).Select(layer => (window > 0 || architecture.HasLocalRope) && rule(layer))];

        static Func<int, bool> FromLayer(int first) => layer => layer >= first;

        static Func<int, bool> NotEach(int pattern) => layer => (layer + 1) % pattern != 0;
    }

    private int Pattern()
    {
        foreach (var name in (string[])["sliding_window_pattern", "_sliding_window_pattern"])
        {
            if (architecture.OwnMembers.Contains(name) && ConfigurationMembers.Present(root[name]) is not null)
            {
                return _members.Size(name);
            }
        }

        return architecture.WindowPattern;
    }

    private bool[] ByType(SourceNode types, int window)
    {
        if (types.Items.Count != layers)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid, types.Location, $"'{LayerTypesName}' must name the type of each of the {layers} layers");
            return new bool[layers];
        }

        foreach (var item in types.Items)
        {
            if (item.Text is not ("full_attention" or "sliding_attention"))
            {
                diagnostics.Add(
                    DiagnosticTable.ModelConfigurationUnsupported,
                    item.Location,
                    $"the layer type '{item.Text}' is not supported; expected full_attention or sliding_attention");
            }
            else if (item.Text == "sliding_attention" && window == 0)
            {
                diagnostics.Add(
                    DiagnosticTable.ModelConfigurationInvalid,
                    item.Location,
                    $"'{LayerTypesName}' has a layer with a window, but there is no '{WindowName}', or 'use_sliding_window' is false");
                break;
            }
        }

        return [.. types.Items.Select(item => item.Text == "sliding_attention")];
    }

    // What scores are multiplied by, and whether a layer divides that by its number.
    private (float? Scale, bool IsByLayer) Scale()
    {
        if (architecture.QueryScalar is { } usual)
        {
            return ((float)(1 / Math.Sqrt(_members.Positive("query_pre_attn_scalar", usual))), false);
        }

        if (architecture.HasRotaryPositions)
        {
            return (null, false);
        }

        var isScaled = _members.Boolean("scale_attn_weights", true);
        var isByLayer = _members.Boolean("scale_attn_by_inverse_layer_idx", false);
        return (isScaled ? isByLayer ? 1 / MathF.Sqrt(headSize) : null : 1, isByLayer);
    }
}
