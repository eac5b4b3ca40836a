using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>
/// Reads rotary positions where any version of huggingface/transformers puts them: <c>rope_theta</c> and <c>rope_scaling</c>, or
/// <c>rope_parameters</c>, there also by type of layer.
/// </summary>
internal sealed class RopeReader(SourceNode root, Architecture architecture, DiagnosticBag diagnostics)
{
    private const string FullAttention = "full_attention";
    private const string SlidingAttention = "sliding_attention";

    private readonly ConfigurationMembers _members = new(root, diagnostics);

    /// <summary>Reads the settings; what is wrong goes to the bag.</summary>
    public RopeSettings Read(int headSize, int contextLength)
    {
        if (!architecture.HasRotaryPositions)
        {
            return new RopeSettings(architecture.RopeTheta, 0, 0, null, contextLength);
        }

        var settings = ConfigurationMembers.Present(root["rope_scaling"]) ?? ConfigurationMembers.Present(root["rope_parameters"]);
        var local = root;
        if (settings is not null && (settings[FullAttention] ?? settings[SlidingAttention]) is { } typed)
        {
            local = settings[SlidingAttention];
            settings = architecture.HasLocalRope ? settings[FullAttention] : Refuse(typed, "settings by type of layer");
        }

        var localTheta = architecture.HasLocalRope ? LocalTheta(local) : architecture.RopeTheta;
        var theta = settings?["rope_theta"] is null
            ? _members.Positive("rope_theta", architecture.RopeTheta)
            : new ConfigurationMembers(settings, diagnostics).Positive("rope_theta", architecture.RopeTheta);
        var rotarySize = RotarySize(settings, headSize);
        var (scaling, longest) = settings is null
            ? (null, contextLength)
            : new RopeScalingReader(settings, root, architecture, diagnostics).Read(rotarySize, contextLength);
        return new RopeSettings(theta, localTheta, rotarySize, scaling, Math.Min(longest, contextLength));
    }

    private SourceNode? Refuse(SourceNode node, string what)
    {
        diagnostics.Add(
            DiagnosticTable.ModelConfigurationUnsupported, node.Location, $"{what} are not supported for '{architecture.ModelType}'");
        return null;
    }

    private double LocalTheta(SourceNode? settings)
    {
        if (settings is null || settings == root)
        {
            return _members.Positive("rope_local_base_freq", 10000);
        }

        if ((ConfigurationMembers.Present(settings["rope_type"]) ?? ConfigurationMembers.Present(settings["type"])) is { Text: not "default" } type)
        {
            Refuse(type, "stretched frequencies of layers with a window");
        }

        return new ConfigurationMembers(settings, diagnostics).Positive("rope_theta", 10000);
    }

    private int RotarySize(SourceNode? settings, int headSize)
    {
        const string Name = "partial_rotary_factor";
        var owner = ConfigurationMembers.Present(root[Name]) is null && settings is not null ? settings : root;
        var size = (int)(headSize * new ConfigurationMembers(owner, diagnostics).Positive(Name, 1));
        if (size > headSize || size < 2 || size % 2 != 0)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                (owner[Name] ?? root["head_dim"] ?? root).Location,
                size % 2 != 0
                    ? $"the head size {headSize} makes {size} rotary dimensions, which is odd; rotary positions need pairs"
                    : $"'{Name}' makes {size} rotary dimensions of a head size of {headSize}; expected 2 to {headSize}");
        }

        return size;
    }
}
