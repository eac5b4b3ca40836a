using Rft.Engine.Data;
using Rft.Engine.Diagnostics;
using Rft.Engine.Evaluation;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Sampling.Constraints;
using Rft.Engine.Specs;
using Rft.Engine.Templating;
using Rft.Engine.Tools;

namespace Rft.Engine.Pipeline;

/// <summary>Reads what a spec names and reports all that is wrong with it at once.</summary>
internal static class InputReader
{
    /// <summary>The inputs of a run.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="engine">The engine's name.</param>
    /// <param name="graders">Makes the graders and owns what they hold.</param>
    /// <param name="listener">Hears the warnings where there is no error.</param>
    /// <exception cref="DiagnosticException">Everything that was found, where any of it is an error.</exception>
    public static JobInputs Read(RftSpec spec, string engine, GraderSet graders, IJobListener listener)
    {
        var diagnostics = new DiagnosticBag();
        var grader = spec.Grader is null ? null : graders.Create(spec.Grader, diagnostics, spec.ResponseSchema is not null);
        var behaviours = new List<GradedBehaviour>();
        foreach (var behaviour in spec.Behaviours)
        {
            if (graders.Create(behaviour.Grader, diagnostics, spec.ResponseSchema is not null) is { } behaviourGrader)
            {
                behaviours.Add(new GradedBehaviour(behaviour.Name, behaviourGrader));
            }
        }

        var heldOut = new List<KeyValuePair<string, IGrader>>();
        foreach (var outside in spec.HeldOutGraders)
        {
            if (graders.Create(outside.Grader, diagnostics) is { } heldOutGrader)
            {
                heldOut.Add(new(outside.Name, heldOutGrader));
            }
        }

        var toolbox = Toolbox.Create(spec.Tools, graders, diagnostics);
        var weights = RewardWeights.Of(spec, diagnostics);
        var isPreference = spec.Method == TrainingMethod.Preference;
        var training = Dataset.Load(spec.TrainingFile, diagnostics, isPreference);
        var validation = spec.ValidationFile is null ? null : Dataset.Load(spec.ValidationFile, diagnostics, isPreference);
        if (training is not null)
        {
            DatasetLint.Check(training, validation, spec.Method, ItemPaths(spec), diagnostics);
        }

        var model = OpenModel(spec, diagnostics);
        try
        {
            var encoded = model is null || training is null
                ? null
                : EncodedInputs.Encode(spec, model, training, validation, diagnostics);
            var format = model is null ? null : Format(spec, model, diagnostics) with { Episodes = EpisodeInputs.Rules(spec, model, toolbox) };
            if (model is not null && encoded is not null)
            {
                MemoryLimitCheck.Check(spec, model, encoded, diagnostics);
            }

            if (model is not null && training is not null)
            {
                EpisodeInputs.Check(spec, model, [training, .. validation is null ? Array.Empty<Dataset>() : [validation]], diagnostics);
            }

            diagnostics.ThrowIfErrors();
            foreach (var warning in diagnostics)
            {
                listener.Diagnose(warning);
            }

            var judges = LocalJudgeDigests.Of(Graders(spec), graders.Services);
            var digests = new RunInputs(model!.Digest, training!.Sha256, validation?.Sha256)
            {
                Judges = judges.Count == 0 ? null : judges,
                Adapter = spec.Adapter is { } adapter ? FileDigest.Sha256(Path.Combine(adapter.FullPath, AdapterFolder.WeightsFileName)) : null,
            };
            return new JobInputs
            {
                Spec = spec,
                Training = training,
                Validation = validation,
                Grader = grader,
                Behaviours = behaviours,
                HeldOutGraders = heldOut,
                RewardWeights = weights,
                Model = model,
                Encoded = encoded!,
                AnswerFormat = format!,
                Digests = digests,
                Fingerprint = Fingerprint.Of(spec, digests, engine),
            };
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    private static AnswerFormat Format(RftSpec spec, ModelFolder model, DiagnosticBag diagnostics)
    {
        var format = AnswerFormat.Of(model, spec.Engine.Stop);
        var response = spec.ResponseSchema is { } schema
            ? ResponseFormat.Compile(schema, model.Tokenizer, model.StopTokens, spec.Engine.MaximumCompletionTokens, diagnostics)
            : null;
        return format with { Constrain = response is null ? null : response.Constrain };
    }

    private static IEnumerable<GraderSpec> Graders(RftSpec spec) =>
        spec.Behaviours.Concat(spec.HeldOutGraders).Select(behaviour => behaviour.Grader).Prepend(spec.Grader).OfType<GraderSpec>();

    private static IEnumerable<(TemplatePath Path, SourceLocation Location)> ItemPaths(RftSpec spec) =>
        Graders(spec).SelectMany(GraderPaths.ItemPaths);

    private static ModelFolder? OpenModel(RftSpec spec, DiagnosticBag diagnostics)
    {
        try
        {
            var model = ModelFolder.Open(
                spec.Model.FullPath, spec.Model.Location, requireWeights: spec.Engine.Initialization == ModelInitialization.Pretrained);
            diagnostics.AddRange(model.Warnings);
            if (spec.Hyperparameters.ReasoningEffort != "default")
            {
                model.SetTemplate(ReasoningEffort.TemplateSettings(spec.Hyperparameters.ReasoningEffort));
            }

            return model;
        }
        catch (DiagnosticException exception)
        {
            diagnostics.AddRange(exception.Diagnostics);
            return null;
        }
    }
}
