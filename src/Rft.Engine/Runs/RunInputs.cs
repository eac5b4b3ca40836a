namespace Rft.Engine.Runs;

/// <summary>SHA-256 digests, in hexadecimal, of what a run was made from besides its spec.</summary>
/// <param name="Model">The base model's folder.</param>
/// <param name="TrainingFile">The training rows, line ends normalised.</param>
/// <param name="ValidationFile">The validation rows; null where the spec names none.</param>
public sealed record RunInputs(string Model, string TrainingFile, string? ValidationFile)
{
    /// <summary>The adapter that training went on from; null where the model was a whole one.</summary>
    public string? Adapter { get; init; }

    /// <summary>The local models that graders ask, one for each such grader; null where there are none.</summary>
    public IReadOnlyList<string>? Judges { get; init; }
}
