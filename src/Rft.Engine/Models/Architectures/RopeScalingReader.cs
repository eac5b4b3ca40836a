using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Models.Architectures;

/// <summary>Reads <c>rope_scaling</c>, or the same members of <c>rope_parameters</c>.</summary>
internal sealed class RopeScalingReader(SourceNode settings, SourceNode root, Architecture architecture, DiagnosticBag diagnostics)
{
    private const string OriginalContext = "original_max_position_embeddings";

    // Everything that some type reads; other members would change the result in a way that nothing here computes.
    private static readonly string[] _known =
    [
        "rope_type", "type", "rope_theta", "partial_rotary_factor", "factor", OriginalContext, "attention_factor", "beta_fast", "beta_slow",
        "mscale", "mscale_all_dim", "truncate", "low_freq_factor", "high_freq_factor", "short_factor", "long_factor", "finetuned",
    ];

    private static readonly string[] _types = ["default", "linear", "dynamic", "llama3", "yarn", "longrope", "su"];

    private readonly ConfigurationMembers _members = new(settings, diagnostics);

    /// <summary>The scaling, and the longest sequence whose frequencies it gives.</summary>
    public (RopeScaling? Scaling, int ContextLength) Read(int rotarySize, int contextLength)
    {
        if (settings.Kind != SourceNodeKind.Object)
        {
            diagnostics.Add(DiagnosticTable.ModelConfigurationInvalid, settings.Location, "expected the rotary settings to be an object");
            return (null, contextLength);
        }

        foreach (var member in settings.Members.Where(member => !_known.Contains(member.Name) && member.Value.Kind != SourceNodeKind.Null))
        {
            var nearest = Suggestions.Nearest(member.Name, _known) is { } meant ? $"; did you mean '{meant}'?" : "";
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationUnsupported,
                member.Value.Location,
                $"the rotary setting '{member.Name}' is not supported{nearest}");
        }

        return Type() switch
        {
            "linear" => (new RopeScaling { Kind = RopeScalingKind.Linear, Factor = Factor() }, contextLength),
            "llama3" => (Llama3(contextLength), contextLength),
            "yarn" => (Yarn(contextLength), contextLength),
            "longrope" => LongRope(rotarySize, contextLength),

            // Up to the context length the frequencies are the plain ones. Beyond it they would change with the length of the sequence.
            "dynamic" when Factor() >= 1 => (null, contextLength),
            _ => (null, contextLength),
        };
    }

    private string Type()
    {
        var (first, second) = (ConfigurationMembers.Present(settings["rope_type"]), ConfigurationMembers.Present(settings["type"]));
        var node = first ?? second;
        if (node is null)
        {
            return "default";
        }

        if (first is not null && second is not null && first.Text != second.Text)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid, second.Location, $"'type' {second.Text} contradicts 'rope_type' {first.Text}");
        }

        if (node.Kind != SourceNodeKind.String || !_types.Contains(node.Text))
        {
            var nearest = Suggestions.Nearest(node.Text, _types) is { } meant ? $"; did you mean \"{meant}\"?" : "";
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationUnsupported,
                node.Location,
                $"the 'rope_type' {(node.Text.Length > 0 ? node.Text : node.Kind)} is not supported; expected one of "
                + string.Join(", ", _types) + nearest);
        }

        // The first Phi-3 models were published with these names of what became longrope.
        return node.Text == "su" || (node.Text == "yarn" && settings["short_factor"] is not null) ? "longrope" : node.Text;
    }

    private double Factor() => _members.Number("factor", 1);

    private int OriginalContextLength(int contextLength) =>
        ConfigurationMembers.Present(settings[OriginalContext]) is null && architecture.OwnMembers.Contains(OriginalContext)
            ? new ConfigurationMembers(root, diagnostics).Size(OriginalContext, contextLength)
            : _members.Size(OriginalContext, contextLength);

    private RopeScaling Llama3(int contextLength)
    {
        var (low, high) = (_members.Number("low_freq_factor"), _members.Number("high_freq_factor"));
        if (high <= low)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                settings.Location,
                $"'high_freq_factor' {high} is not above 'low_freq_factor' {low}");
        }

        return new RopeScaling
        {
            Kind = RopeScalingKind.Llama3,
            Factor = Factor(),
            LowFrequencyFactor = low,
            HighFrequencyFactor = high,
            OriginalContextLength = OriginalContextLength(contextLength),
        };
    }

    private RopeScaling Yarn(int contextLength)
    {
        var original = OriginalContextLength(contextLength);
        var ratio = (double)contextLength / original;
        var factor = ConfigurationMembers.Present(settings["factor"]) is null ? ratio : Factor();
        if (factor != ratio && ratio != 1)
        {
            diagnostics.Add(
                DiagnosticTable.RopeFactorContradictory,
                settings["factor"]!.Location,
                $"'factor' is {factor}, but 'max_position_embeddings' is {ratio} times '{OriginalContext}'; {factor} is used");
        }

        // As in huggingface/transformers, the two weights count only together, and 0 is none.
        var (weight, allWeight) = (Weight("mscale"), Weight("mscale_all_dim"));
        if (weight == 0 || allWeight == 0)
        {
            (weight, allWeight) = (1, 0);
        }

        return new RopeScaling
        {
            Kind = RopeScalingKind.Yarn,
            Factor = factor,
            OriginalContextLength = original,
            BetaFast = _members.Positive("beta_fast", 32),
            BetaSlow = _members.Positive("beta_slow", 1),
            Truncate = _members.Boolean("truncate", true),
            AttentionFactor = AttentionFactor(Scale(factor, weight) / Scale(factor, allWeight)),
        };

        double Weight(string name) => ConfigurationMembers.Present(settings[name]) is null ? 0 : _members.Number(name);

        // Section 3.4 of the paper.
        static double Scale(double factor, double weight) => factor <= 1 ? 1 : (0.1 * weight * Math.Log(factor)) + 1;
    }

    private (RopeScaling Scaling, int ContextLength) LongRope(int rotarySize, int contextLength)
    {
        var original = OriginalContextLength(contextLength);
        var ratio = (double)contextLength / original;
        var factor = ConfigurationMembers.Present(settings["factor"]) is null ? ratio : Factor();
        var scaling = new RopeScaling
        {
            Kind = RopeScalingKind.LongRope,
            Factor = factor,
            OriginalContextLength = original,
            ShortFactors = Factors("short_factor", rotarySize / 2),
            LongFactors = Factors("long_factor", rotarySize / 2),
            AttentionFactor = AttentionFactor(factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original)))),
        };

        // A longer sequence would have the long factors at all its positions, the first ones included.
        return (scaling, original);
    }

    private double AttentionFactor(double usual) => _members.Positive("attention_factor", usual);

    private double[] Factors(string name, int count)
    {
        var items = settings[name]?.Items ?? [];
        var isValid = items.Count == count && items.All(item => item.Kind == SourceNodeKind.Number && item.ToDouble() is > 0 and < 1e9);
        if (!isValid)
        {
            diagnostics.Add(
                DiagnosticTable.ModelConfigurationInvalid,
                (settings[name] ?? settings).Location,
                $"'{name}' must be {count} numbers above 0, one for each pair of rotary dimensions");
        }

        return isValid ? [.. items.Select(item => item.ToDouble())] : [.. Enumerable.Repeat(1.0, count)];
    }
}
