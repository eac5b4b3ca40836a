using System.Text.Json;

namespace Rft.Engine.Runs;

/// <summary>run.json: what a run is made from, where, and how far it has come.</summary>
public sealed record RunRecord
{
    /// <summary>The format that this version of Rft writes.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of this file's format.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The run's fingerprint, and the name of its directory.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The spec's name when the run was created.</summary>
    public required string Name { get; init; }

    /// <summary>How far it has come.</summary>
    public required RunState State { get; init; }

    /// <summary>Training steps done when the state last changed; metrics.csv has the steps since.</summary>
    public int Step { get; init; }

    /// <summary>Training steps in all; 0 until training has begun.</summary>
    public int Steps { get; init; }

    /// <summary>Digests of the inputs.</summary>
    public required RunInputs Inputs { get; init; }

    /// <summary>Where it was made.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>When the directory was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the state last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The step whose weights model/ holds: the best on the validation rows, or the last; 0 until it is trained.</summary>
    public int KeptStep { get; init; }

    /// <summary>Wall time of the training steps that made the model, in seconds.</summary>
    public double TrainSeconds { get; init; }

    /// <summary>Sampled tokens a second of sampling during training; null for supervised training.</summary>
    public double? RolloutTokensPerSecond { get; init; }

    /// <summary>Parameters that training changed; 0 until it is trained.</summary>
    public long TrainableParameters { get; init; }

    /// <summary>SHA-256 of the trained weights' file, in hexadecimal; null until it is trained.</summary>
    public string? WeightsDigest { get; init; }

    /// <summary>Wall time of the evaluation in seconds.</summary>
    public double EvaluateSeconds { get; init; }

    /// <summary>Why it failed; null in any other state.</summary>
    public RunFailure? Failure { get; init; }

    /// <summary>The resolved spec, as <c>rft resolve</c> prints it.</summary>
    public required JsonElement Spec { get; init; }
}
