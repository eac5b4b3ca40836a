using Rft.Engine.Json;

namespace Rft.Engine.Specs;

/// <summary>
/// A spec with every default and every <c>auto</c> filled in. Top-level members follow the body that creates an OpenAI
/// fine-tuning job; <see cref="Engine"/>, <see cref="Evaluation"/> and <see cref="Behaviours"/> are ours.
/// </summary>
public sealed record RftSpec
{
    /// <summary>The spec file, absolute.</summary>
    public required string FilePath { get; init; }

    /// <summary>The folder that relative paths start from: the spec file's.</summary>
    public string Directory => Path.GetDirectoryName(FilePath)!;

    /// <summary>The name of what is trained; names the output folder. Default: the file name without <c>.rft.json</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The version to release, if the spec names one.</summary>
    public string? Version { get; init; }

    /// <summary>A sentence or two about the model.</summary>
    public string? Description { get; init; }

    /// <summary>The folder of the base model.</summary>
    public required FileReference Model { get; init; }

    /// <summary>The adapter that is continued, an adapter of <see cref="Model"/>; null where the spec names a whole model.</summary>
    public AdapterReference? Adapter { get; init; }

    /// <summary>The training rows.</summary>
    public required FileReference TrainingFile { get; init; }

    /// <summary>The held-out rows; null where the spec has none (supervised only).</summary>
    public FileReference? ValidationFile { get; init; }

    /// <summary>How the model learns.</summary>
    public required TrainingMethod Method { get; init; }

    /// <summary>The reward; null for supervised training without one.</summary>
    public GraderSpec? Grader { get; init; }

    /// <summary><c>response_format</c> of the method as the spec has it; null where answers are free.</summary>
    public SourceNode? ResponseFormat { get; init; }

    /// <summary>The tools that the model may call in an episode.</summary>
    public IReadOnlyList<ToolSpec> Tools { get; init; } = [];

    /// <summary>The most messages of the model in an episode. Default 10.</summary>
    public int MaximumEpisodeSteps { get; init; } = DefaultEpisodeSteps;

    /// <summary>The default of <see cref="MaximumEpisodeSteps"/>.</summary>
    internal const int DefaultEpisodeSteps = 10;

    /// <summary>The JSON schema that every answer follows; null where answers are free.</summary>
    internal SourceNode? ResponseSchema => ResponseFormat.Text("type") switch
    {
        "json_schema" => ResponseFormat!["json_schema"]!["schema"],
        "json_object" => SourceNode.Object(
            ResponseFormat!.Location,
            [new SourceMember("type", ResponseFormat.Location, SourceNode.String(ResponseFormat.Location, "object"))]),
        _ => null,
    };

    /// <summary>The seed of every random number of the run. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Goes into the name of the trained model, 1 to 64 characters; null where absent.</summary>
    public string? Suffix { get; init; }

    /// <summary>Free key-value pairs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>The hyperparameters of the OpenAI API.</summary>
    public required HyperparametersSpec Hyperparameters { get; init; }

    /// <summary>What OpenAI hides: adapter, loss, sampling, optimizer.</summary>
    public required EngineSpec Engine { get; init; }

    /// <summary>How base and trained model are compared.</summary>
    public required EvaluationSpec Evaluation { get; init; }

    /// <summary>The service behind judges and embeddings.</summary>
    public JudgeSpec Judge { get; init; } = new();

    /// <summary>Behaviours that are measured before and after, besides the reward.</summary>
    public IReadOnlyList<BehaviourSpec> Behaviours { get; init; } = [];

    /// <summary>Graders outside the reward whose scores should not fall while it rises.</summary>
    public IReadOnlyList<BehaviourSpec> HeldOutGraders { get; init; } = [];

    /// <summary>The spec as one JSON object with everything resolved, as <c>rft resolve</c> prints it.</summary>
    public required SourceNode Resolved { get; init; }
}
