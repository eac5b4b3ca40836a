using System.Globalization;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>What must hold between members of <c>engine</c>, which a schema cannot say.</summary>
internal static class EngineSpecRules
{
    private static readonly string[] _preferenceLosses = ["sigmoid", "sigmoid_norm", "ipo", "hinge", "robust"];

    /// <summary>Reports what does not fit together.</summary>
    /// <param name="engine">The settings as read.</param>
    /// <param name="method">How the model learns.</param>
    /// <param name="node">The object that they were read from; null where the spec has none.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void Check(EngineSpec engine, TrainingMethod method, SourceNode? node, DiagnosticBag diagnostics)
    {
        CheckLoss(engine, method, node, diagnostics);
        CheckReference(engine, node, diagnostics);
        if (node?["base_weights"] is { } weights && engine is { BaseWeights: BaseWeights.Q8, Adapter: AdapterKind.Full })
        {
            diagnostics.Add(
                DiagnosticTable.ValueNotAllowed,
                weights.Location,
                "'base_weights' is 'q8_0', and rounded weights cannot be trained; expected 'stored', or 'adapter' to be 'lora'");
        }

        SamplingSpecReader.RefuseInRollouts(engine.Sampling, node, diagnostics);
        if (node?["importance"] is { } importance && engine.Importance == "token" && AutoRules.Importance(engine.Loss) != "token")
        {
            diagnostics.Add(
                DiagnosticTable.ValueNotAllowed,
                importance.Location,
                $"'importance' is 'token'; expected 'sequence', because '{engine.Loss}' is about the ratio of whole answers");
        }

        if (node?["overlong_penalty_tokens"] is { } overlong && engine.OverlongPenaltyTokens > engine.MaximumCompletionTokens)
        {
            diagnostics.Add(
                DiagnosticTable.OutOfRange,
                overlong.Location,
                $"'overlong_penalty_tokens' is {engine.OverlongPenaltyTokens}; expected at most 'max_completion_tokens', which is "
                + $"{engine.MaximumCompletionTokens}");
        }

        CheckDelta(engine, node, diagnostics);
    }

    private static void CheckReference(EngineSpec engine, SourceNode? node, DiagnosticBag diagnostics)
    {
        foreach (var (name, weight) in new[] { ("kl", engine.Kl), ("kl_in_reward", engine.KlInReward) })
        {
            if (weight > 0 && engine.Adapter == AdapterKind.Full)
            {
                diagnostics.Add(
                    DiagnosticTable.NoReference,
                    node![name]!.Location,
                    $"'{name}' compares with the base model, which is the model without its adapter; expected 'adapter' to be 'lora', but "
                    + "it is 'full'");
            }
        }
    }

    /// <summary>Reports what does not fit the adapter that is continued.</summary>
    /// <param name="engine">The settings as read.</param>
    /// <param name="continued">The adapter; null where the model is a whole one.</param>
    /// <param name="node">The object that the settings were read from; null where the spec has none.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static void CheckContinued(EngineSpec engine, AdapterReference? continued, SourceNode? node, DiagnosticBag diagnostics)
    {
        foreach (var name in (string[])["continue", "base_model"])
        {
            if (continued is null && node?[name] is { } misplaced)
            {
                diagnostics.Add(DiagnosticTable.NoEffect, misplaced.Location, $"'{name}' has no effect, because 'model' is no adapter");
            }
        }

        if (continued is null)
        {
            return;
        }

        if (engine.Adapter == AdapterKind.Full)
        {
            diagnostics.Add(
                DiagnosticTable.ContinuedAdapterUnfit,
                (node?["adapter"] ?? node?["initialization"])!.Location,
                "'model' is an adapter, which can be continued only by adapters; expected 'adapter' to be 'lora', or a merged model in 'model'");
        }
        else if (engine.Continue == ContinueKind.Adapter && (engine.Rank != continued.Rank || !engine.Alpha.Equals(continued.Alpha)))
        {
            diagnostics.Add(DiagnosticTable.ContinuedAdapterUnfit, (node!["rank"] ?? node["alpha"])!.Location, string.Create(
                CultureInfo.InvariantCulture,
                $"the adapter in 'model' has rank {continued.Rank} and alpha {continued.Alpha}; expected the same, or 'continue' to be 'merge'"));
        }
    }

    private static void CheckLoss(EngineSpec engine, TrainingMethod method, SourceNode? node, DiagnosticBag diagnostics)
    {
        var isPreference = method == TrainingMethod.Preference;
        if (node?["loss"] is { } loss && method != TrainingMethod.Supervised && _preferenceLosses.Contains(engine.Loss) != isPreference)
        {
            var expected = isPreference ? $"one of {string.Join(", ", _preferenceLosses)}" : "a reinforcement loss such as dapo";
            diagnostics.Add(
                DiagnosticTable.ValueNotAllowed,
                loss.Location,
                $"'loss' is '{engine.Loss}'; expected {expected}, because the method is '{ResolvedSpec.NameOf(method)}'");
        }

        if (node?["label_smoothing"] is { } smoothing && engine.LabelSmoothing > 0 && engine.Loss != "robust")
        {
            diagnostics.Add(
                DiagnosticTable.NoEffect, smoothing.Location, $"'label_smoothing' has no effect on the loss '{engine.Loss}'");
        }

        if (isPreference && engine.Adapter == AdapterKind.Full)
        {
            diagnostics.Add(
                DiagnosticTable.NoReference,
                (node?["adapter"] ?? node?["initialization"])!.Location,
                "preference training compares with the base model, which is the model without its adapter; expected 'adapter' to be "
                + "'lora', but it is 'full'");
        }
    }

    private static void CheckDelta(EngineSpec engine, SourceNode? node, DiagnosticBag diagnostics)
    {
        if (engine.ClipDelta is not { } delta)
        {
            return;
        }

        var location = node!["clip_delta"]!.Location;
        if (engine.Loss is "cispo" or "sapo")
        {
            diagnostics.Add(DiagnosticTable.NoEffect, location, $"'clip_delta' has no effect on the loss '{engine.Loss}'");
        }
        else if (delta <= 1 + engine.ClipHigh)
        {
            diagnostics.Add(DiagnosticTable.OutOfRange, location, string.Create(
                CultureInfo.InvariantCulture,
                $"'clip_delta' is {delta}; expected a number above 1 + 'clip_high', which is {1 + engine.ClipHigh}"));
        }
    }
}
