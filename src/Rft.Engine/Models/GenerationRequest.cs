namespace Rft.Engine.Models;

/// <summary>A batch of prompts to complete.</summary>
public sealed record GenerationRequest
{
    /// <summary>The prompts as token ids, none empty.</summary>
    public required IReadOnlyList<int[]> Prompts { get; init; }

    /// <summary>One key a prompt for the random numbers, so that a prompt's completions do not depend on its place in the batch.</summary>
    public required IReadOnlyList<long> PromptKeys { get; init; }

    /// <summary>Completions per prompt. Default 1.</summary>
    public int SamplesPerPrompt { get; init; } = 1;

    /// <summary>How to sample.</summary>
    public required SamplingParameters Sampling { get; init; }

    /// <summary>The first half of the random key: the run's seed.</summary>
    public long Seed { get; init; }

    /// <summary>The second half: the training step, or a number of its own for each evaluation.</summary>
    public long Step { get; init; }

    /// <summary>Makes, for each completion, what restricts its tokens; null (default) for no restriction.</summary>
    public Func<ITokenConstraint>? Constrain { get; init; }

    /// <summary>
    /// Called with (completion index, token) for each sampled token, in order; true ends the completion as a stop token would.
    /// </summary>
    public Func<int, int, bool>? IsEnd { get; init; }

    /// <summary>
    /// Called with each completion that ended by itself: gives the tokens to put behind it, after which it is sampled further, or none
    /// where it is over. Others are sampled until the task ends; what is sampled does not depend on when. Where the tokens leave no room
    /// for another, the completion ends without them, as too long. Not together with <see cref="Constrain"/>.
    /// </summary>
    public Func<Completion, Task<int[]>>? Continue { get; init; }

    /// <summary>The most tokens that <see cref="Continue"/> puts into one completion, in all. Default 0.</summary>
    public int MaximumGivenTokens { get; init; }

    /// <summary>Which weights sample. Default the policy.</summary>
    public WeightSelection Weights { get; init; }

    /// <summary>
    /// Called after each decode step with the number of completion tokens sampled so far and of completions finished; for progress.
    /// </summary>
    public Action<int, int>? OnProgress { get; init; }

    /// <summary>Called with (completion index, token) for each sampled token, in order; for streaming.</summary>
    public Action<int, int>? OnToken { get; init; }

    /// <summary>
    /// Called with each completion as soon as it is finished, while others still decode. The engine waits for it to return: hand the
    /// completion on, and work on another thread.
    /// </summary>
    public Action<Completion>? OnCompleted { get; init; }
}
