namespace Rft.Engine.Runs;

/// <summary>How far a phase of a run has come.</summary>
/// <param name="Phase">The phase: <c>train</c>, <c>evaluate</c>.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Reward">The mean reward of the step, where there is one.</param>
/// <param name="TokensPerSecond">Sampled (supervised: trained) tokens per second of the step.</param>
/// <param name="TimeLeft">An estimate from the mean time of the steps of this process.</param>
/// <param name="Text">The same as a line of text.</param>
public sealed record ProgressUpdate(
    string Phase,
    int Step,
    int Steps,
    double? Reward,
    double? TokensPerSecond,
    TimeSpan? TimeLeft,
    string Text);
