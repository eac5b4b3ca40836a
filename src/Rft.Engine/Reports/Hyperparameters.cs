using Rft.Engine.Specs;

namespace Rft.Engine.Reports;

/// <summary>The settings that a run trained with, every default filled in.</summary>
internal static class Hyperparameters
{
    /// <summary>Labels and values: numbers and our own words only.</summary>
    public static IReadOnlyList<(string Label, string Value)> Of(RftSpec spec)
    {
        var (engine, general) = (spec.Engine, spec.Hyperparameters);
        List<(string, string)> list =
        [
            ("method", spec.Method == TrainingMethod.Preference ? "preference (dpo)" : ResolvedSpec.NameOf(spec.Method)),
            ("weights", engine.Adapter == AdapterKind.Lora
                ? $"LoRA, rank {engine.Rank}, alpha {Numbers.Setting(engine.Alpha)}, all linear layers"
                : "full fine-tuning"),
            ("epochs", Numbers.Count(general.Epochs)),
            ("rows a step", Numbers.Count(general.BatchSize)),
            ("peak learning rate", Numbers.Setting(engine.LearningRate * general.LearningRateMultiplier)),
            ("schedule", $"{engine.WarmupSteps} warm-up steps, then linear decay"),
            ("optimizer", $"AdamW, betas {Numbers.Setting(engine.Beta1)} and {Numbers.Setting(engine.Beta2)}, "
                + $"weight decay {Numbers.Setting(engine.WeightDecay)}"),
            ("gradient norm limit", Numbers.Setting(engine.MaximumGradientNorm)),
        ];
        if (spec.Method == TrainingMethod.Reinforcement)
        {
            list.AddRange(
            [
                ("loss", $"{engine.Loss}, advantages scaled by {engine.ScaleRewards}"),
                ("completions a prompt", Numbers.Setting(Math.Round(engine.GroupSize * general.ComputeMultiplier))),
                ("optimizer steps a rollout batch", Numbers.Count(engine.MiniBatches * engine.Iterations)),
                ("clip range", $"{Numbers.Setting(engine.ClipLow)} below, {Numbers.Setting(engine.ClipHigh)} above"),
                ("sampling temperature", Numbers.Setting(engine.Temperature)),
                ("longest completion", $"{Numbers.Count(engine.MaximumCompletionTokens)} tokens"),
            ]);
            if (spec.Tools.Count > 0)
            {
                list.Add(("tools", Numbers.Count(spec.Tools.Count)));
                list.Add(("longest episode", $"{Numbers.Count(spec.MaximumEpisodeSteps)} messages, {Numbers.Count(engine.MaximumToolTokens)} tokens of tools"));
            }
        }

        if (spec.Method == TrainingMethod.Preference)
        {
            list.Add(("loss", $"{engine.Loss}, beta {Numbers.Setting(general.Beta)}"));
        }

        if (engine.MaximumSteps is { } steps)
        {
            list.Add(("most steps", Numbers.Count(steps)));
        }

        list.Add(("seed", spec.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return list;
    }
}
