using Rft.Engine.Data;
using Rft.Engine.Evaluation;
using Rft.Engine.Graders;
using Rft.Engine.Models;
using Rft.Engine.Runs;
using Rft.Engine.Sampling;
using Rft.Engine.Specs;

namespace Rft.Engine.Pipeline;

/// <summary>Everything that a run is made from, read and checked.</summary>
internal sealed record JobInputs
{
    /// <summary>The spec.</summary>
    public required RftSpec Spec { get; init; }

    /// <summary>The training rows.</summary>
    public required Dataset Training { get; init; }

    /// <summary>The held-out rows; null where the spec names none.</summary>
    public required Dataset? Validation { get; init; }

    /// <summary>The reward; null where the spec has none.</summary>
    public required IGrader? Grader { get; init; }

    /// <summary>The base model.</summary>
    public required ModelFolder Model { get; init; }

    /// <summary>Digests of the files.</summary>
    public required RunInputs Digests { get; init; }

    /// <summary>The name of the run that these inputs determine.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The behaviours that are counted besides the reward.</summary>
    public required IReadOnlyList<GradedBehaviour> Behaviours { get; init; }

    /// <summary>Graders outside the reward that score the answers of each validation.</summary>
    public IReadOnlyList<KeyValuePair<string, IGrader>> HeldOutGraders { get; init; } = [];

    /// <summary>The weights of a reward whose parts are scaled one by one; null where the reward is taken as it is.</summary>
    public IReadOnlyList<double>? RewardWeights { get; init; }

    /// <summary>The rows as the model reads them.</summary>
    public required EncodedInputs Encoded { get; init; }

    /// <summary>When an answer ends, what its text is, and what it is held to.</summary>
    public required AnswerFormat AnswerFormat { get; init; }
}
