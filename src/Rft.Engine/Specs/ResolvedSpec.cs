using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Writes a spec as one JSON object that leaves nothing open: a valid spec that resolves to itself.</summary>
internal static class ResolvedSpec
{
    /// <summary>Writes a spec.</summary>
    /// <param name="spec">The spec; its own <see cref="RftSpec.Resolved"/> is not looked at.</param>
    /// <param name="location">The place that values which come from no file are given.</param>
    public static SourceNode Write(RftSpec spec, SourceLocation location)
    {
        var json = new ObjectBuilder(location)
            .Add("name", spec.Name)
            .AddIfPresent("version", spec.Version)
            .AddIfPresent("description", spec.Description)
            .Add("model", PathOf(spec.Model))
            .Add("training_file", PathOf(spec.TrainingFile));
        if (spec.ValidationFile is { } validation)
        {
            json.Add("validation_file", PathOf(validation));
        }

        json.Add("method", Method(spec, location))
            .Add("seed", spec.Seed)
            .AddIfPresent("suffix", spec.Suffix);
        if (spec.Metadata.Count > 0)
        {
            json.Add("metadata", Map(spec.Metadata, location, value => SourceNode.String(location, value)));
        }

        var evaluation = EngineSpecReader.Write(spec.Evaluation, new ObjectBuilder(location));
        if (spec.Method != TrainingMethod.Reinforcement && spec.Grader is { } grader)
        {
            evaluation.Add("grader", GraderSpecTypes.Write(grader));
        }

        if (spec.HeldOutGraders.Count > 0)
        {
            var heldOut = spec.HeldOutGraders.Select(outside => KeyValuePair.Create(outside.Name, outside.Grader));
            evaluation.Add("held_out_graders", Map(heldOut, location, GraderSpecTypes.Write));
        }

        json.Add("engine", EngineSpecReader.Write(spec.Engine, new ObjectBuilder(location))).Add("evaluation", evaluation.Build());
        if (spec.Judge.Write(new ObjectBuilder(location)) is { } judge)
        {
            json.Add("judge", judge);
        }

        if (spec.Behaviours.Count > 0)
        {
            var behaviours = spec.Behaviours.Select(behaviour => KeyValuePair.Create(behaviour.Name, behaviour.Grader));
            json.Add("behaviours", Map(behaviours, location, GraderSpecTypes.Write));
        }

        return json.Build();
    }

    /// <summary>What the API calls a method.</summary>
    public static string NameOf(TrainingMethod method) => method switch
    {
        TrainingMethod.Reinforcement => "reinforcement",
        TrainingMethod.Preference => "dpo",
        _ => "supervised",
    };

    private static SourceNode Method(RftSpec spec, SourceLocation location)
    {
        var numbers = spec.Hyperparameters;
        var hyperparameters = new ObjectBuilder(location)
            .Add("n_epochs", numbers.Epochs)
            .Add("batch_size", numbers.BatchSize)
            .Add("learning_rate_multiplier", numbers.LearningRateMultiplier);
        var settings = new ObjectBuilder(location);
        var type = NameOf(spec.Method);
        if (spec.Method == TrainingMethod.Preference)
        {
            hyperparameters.Add("beta", numbers.Beta);
        }

        if (spec.Method == TrainingMethod.Reinforcement)
        {
            settings.Add("grader", GraderSpecTypes.Write(spec.Grader!));
            if (spec.ResponseFormat is { } format)
            {
                settings.Add("response_format", format);
            }

            if (spec.Tools.Count > 0)
            {
                settings.Add("tools", SourceNode.Array(location, [.. spec.Tools.Select(tool => tool.Write())]))
                    .Add("max_episode_steps", spec.MaximumEpisodeSteps);
            }

            hyperparameters
                .Add("reasoning_effort", numbers.ReasoningEffort)
                .Add("compute_multiplier", numbers.ComputeMultiplier)
                .Add("eval_interval", numbers.EvaluationInterval)
                .Add("eval_samples", numbers.EvaluationSamples);
        }

        settings.Add("hyperparameters", hyperparameters.Build());
        return new ObjectBuilder(location).Add("type", type).Add(type, settings.Build()).Build();
    }

    private static SourceNode Map<T>(IEnumerable<KeyValuePair<string, T>> pairs, SourceLocation location, Func<T, SourceNode> write)
    {
        var json = new ObjectBuilder(location);
        foreach (var (name, value) in pairs)
        {
            json.Add(name, write(value));
        }

        return json.Build();
    }

    private static SourceNode PathOf(FileReference file) => SourceNode.String(file.Location, file.Text);
}
