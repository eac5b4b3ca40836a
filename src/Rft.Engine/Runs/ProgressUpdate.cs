namespace Rft.Engine.Runs;

/// <summary>How far the work is.</summary>
/// <param name="Phase">What is being done: <c>train</c>, <c>evaluate base model</c> or <c>evaluate trained model</c>.</param>
/// <param name="Step">Steps, or answers of an evaluation, done.</param>
/// <param name="Steps">Steps or answers in all.</param>
/// <param name="Reward">The mean reward of the last step, where there is one.</param>
/// <param name="TokensPerSecond">Sampled (reinforcement) or trained (supervised) tokens a second over the last step.</param>
/// <param name="TimeLeft">The expected time until the phase ends.</param>
/// <param name="Text">The same in words, for a log line.</param>
public sealed record ProgressUpdate(
    string Phase,
    int Step,
    int Steps,
    double? Reward,
    double? TokensPerSecond,
    TimeSpan? TimeLeft,
    string Text);
