using Rft.Engine.Diagnostics;
using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>Turns a document that fits the schema, and whose files exist, into an <see cref="RftSpec"/>.</summary>
internal sealed class SpecReader(string path, SourceNode document, SpecFiles files, DiagnosticBag diagnostics)
{
    private readonly string _directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
    private readonly TrainingMethod _method = document["method"]?["type"]!.Text switch
    {
        "reinforcement" => TrainingMethod.Reinforcement,
        "dpo" => TrainingMethod.Preference,
        _ => TrainingMethod.Supervised,
    };

    /// <summary>Reads the spec; null where a grader file or the training file cannot be read.</summary>
    public RftSpec? Read()
    {
        RefuseMisplaced();
        var settings = document["method"]?[ResolvedSpec.NameOf(_method)];
        var grader = ReadGrader(settings?["grader"] ?? document["evaluation"]?["grader"], null);
        var behaviours = ReadGraders(document["behaviours"]);
        var heldOut = ReadGraders(document["evaluation"]?["held_out_graders"]);
        var tools = new ToolSpecReader(_directory, diagnostics).Read(settings?["tools"]);
        RefuseToolMistakes(tools, settings);
        var rows = CountRows();
        if (diagnostics.HasErrors)
        {
            return null;
        }

        var (hyperparameters, steps) = ReadHyperparameters(settings?["hyperparameters"], rows);
        var (hiddenSize, contextLength) = ModelSizes();
        var engine = EngineSpecReader.Read(
            document["engine"], files.Adapter, _method, hyperparameters.ReasoningEffort, steps, hyperparameters.EvaluationInterval, hiddenSize, contextLength);
        engine = engine with
        {
            MaximumToolTokens = tools.Count == 0 ? 0 : document["engine"].Integer("max_tool_tokens") ?? AutoRules.MaximumToolTokens(contextLength),
        };
        CheckGroupSize(engine, hyperparameters, settings);
        EngineSpecRules.Check(engine, _method, document["engine"], diagnostics);
        EngineSpecRules.CheckContinued(engine, files.Adapter, document["engine"], diagnostics);
        var spec = new RftSpec
        {
            FilePath = Path.GetFullPath(path),
            Name = document.FreeText("name") ?? SpecName.Of(path),
            Version = document.FreeText("version"),
            Description = document.FreeText("description"),
            Model = files.Model!,
            Adapter = files.Adapter,
            TrainingFile = files.Training!,
            ValidationFile = files.Validation,
            Method = _method,
            Grader = grader,
            ResponseFormat = settings?["response_format"] is { Kind: SourceNodeKind.Object } format ? format : null,
            Tools = tools,
            MaximumEpisodeSteps = settings.Integer("max_episode_steps") ?? RftSpec.DefaultEpisodeSteps,
            Seed = document.Integer("seed") ?? 0,
            Suffix = document.FreeText("suffix"),
            Metadata = [.. (document["metadata"]?.Members ?? []).Select(member => KeyValuePair.Create(member.Name, member.Value.Text))],
            Hyperparameters = hyperparameters,
            Engine = engine,
            Evaluation = EngineSpecReader.ReadEvaluation(document["evaluation"]),
            Behaviours = [.. behaviours.OfType<BehaviourSpec>()],
            HeldOutGraders = [.. heldOut.OfType<BehaviourSpec>()],
            Judge = JudgeSpec.Read(document["judge"]),
            Resolved = document,
        };
        return spec with { Resolved = ResolvedSpec.Write(spec, document.Location) };
    }

    private void RefuseMisplaced()
    {
        if (_method == TrainingMethod.Supervised)
        {
            return;
        }

        var name = ResolvedSpec.NameOf(_method);
        if (document["hyperparameters"] is { Kind: SourceNodeKind.Object } hyperparameters)
        {
            diagnostics.Add(
                DiagnosticTable.MisplacedKey,
                hyperparameters.Location,
                $"top-level 'hyperparameters' are for supervised training; expected them in 'method.{name}.hyperparameters'");
        }

        if (_method != TrainingMethod.Reinforcement && document["evaluation"]?["held_out_graders"] is { } heldOut)
        {
            diagnostics.Add(
                DiagnosticTable.MisplacedKey,
                heldOut.Location,
                "'evaluation.held_out_graders' watch a reward while it rises; expected them with the method 'reinforcement' only");
        }

        if (_method == TrainingMethod.Reinforcement && document["evaluation"]?["grader"] is { } grader)
        {
            diagnostics.Add(
                DiagnosticTable.MisplacedKey,
                grader.Location,
                "'evaluation.grader' is for supervised and preference training; reinforcement is evaluated by 'method.reinforcement.grader'");
        }
    }

    private void RefuseToolMistakes(IReadOnlyList<ToolSpec> tools, SourceNode? settings)
    {
        if (tools.Count > 0 && settings?["response_format"] is { Kind: SourceNodeKind.Object } format && format.Text("type") != "text")
        {
            diagnostics.Add(
                DiagnosticTable.ToolsWithResponseFormat, format.Location, "'response_format' holds every answer to a form; expected none where there are 'tools'");
        }

        if (tools.Count == 0 && document["engine"]?["max_tool_tokens"] is { Kind: SourceNodeKind.Number } tokens)
        {
            diagnostics.Add(
                DiagnosticTable.MisplacedKey, tokens.Location, "'max_tool_tokens' is for episodes; expected it with 'tools' of the reinforcement method only");
        }
    }

    // Null where a grader has a mistake, which is in the diagnostics.
    private List<BehaviourSpec?> ReadGraders(SourceNode? map) =>
    [
        .. (map?.Members ?? []).Select(member =>
            ReadGrader(member.Value, member.Name) is { } grader ? new BehaviourSpec(member.Name, grader) : null),
    ];

    private GraderSpec? ReadGrader(SourceNode? node, string? defaultName)
    {
        if (node is null)
        {
            return null;
        }

        var inlined = new GraderInliner(_directory, Path.GetDirectoryName(path) ?? "", diagnostics).Inline(node);
        return inlined is null ? null : GraderSpecTypes.Read(inlined, defaultName ?? inlined["type"]!.Text);
    }

    private int CountRows()
    {
        try
        {
            return RowCount.Of(files.Training!.FullPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(
                DiagnosticTable.FileUnreadable,
                files.Training!.Location,
                $"file {Quoted.Text(files.Training.Text)} cannot be read: {exception.Message}");
            return 0;
        }
    }

    private (HyperparametersSpec Hyperparameters, int Steps) ReadHyperparameters(SourceNode? node, int rows)
    {
        var deprecated = document["hyperparameters"];
        var batchSize = node.Integer("batch_size") ?? deprecated.Integer("batch_size") ?? AutoRules.BatchSize(rows);
        var stepsPerEpoch = AutoRules.StepsPerEpoch(rows, batchSize);
        var epochs = node.Integer("n_epochs") ?? deprecated.Integer("n_epochs") ?? AutoRules.Epochs(stepsPerEpoch);
        var steps = (int)Math.Min((long)epochs * stepsPerEpoch, document["engine"].Integer("max_steps") ?? int.MaxValue);
        var effort = node.Text("reasoning_effort") ?? "default";
        var hyperparameters = new HyperparametersSpec
        {
            Epochs = epochs,
            BatchSize = batchSize,
            LearningRateMultiplier = node.Number("learning_rate_multiplier") ?? deprecated.Number("learning_rate_multiplier") ?? 1,
            EvaluationInterval = node.Integer("eval_interval") ?? AutoRules.EvaluationInterval(steps),
            EvaluationSamples = node.Integer("eval_samples") ?? 1,
            Beta = node.Number("beta") ?? 0.1,
            ComputeMultiplier = node.Number("compute_multiplier") ?? 1,
            ReasoningEffort = effort,
        };
        return (hyperparameters, steps);
    }

    private void CheckGroupSize(EngineSpec engine, HyperparametersSpec hyperparameters, SourceNode? settings)
    {
        var groupSize = Math.Round(engine.GroupSize * hyperparameters.ComputeMultiplier);
        if (groupSize is < 2 or > 4096 && settings?["hyperparameters"]?["compute_multiplier"] is { } multiplier)
        {
            diagnostics.Add(
                DiagnosticTable.OutOfRange,
                multiplier.Location,
                $"'compute_multiplier' makes a group size of {groupSize}; expected 2 to 4096, "
                + "because a group of one has nothing to compare");
        }
    }

    // A folder that is not a model is reported by whoever opens it; here its sizes are only hints.
    private (int HiddenSize, int ContextLength) ModelSizes()
    {
        var configuration = SourceDocument.Load(Path.Combine(files.Model!.FullPath, "config.json"), []);
        return (
            Size(AutoRules.UnknownHiddenSize, "hidden_size", "n_embd"),
            Size(AutoRules.UnknownContextLength, "max_position_embeddings", "n_positions"));

        int Size(int unknown, string name, string otherName) =>
            (int)Math.Clamp(configuration.Number(name) ?? configuration.Number(otherName) ?? unknown, 1, 1 << 24);
    }
}
