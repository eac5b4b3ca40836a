using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Sampling;

/// <summary>How answers are sampled. The same settings, prompts and weights give the same answers, whatever the batch.</summary>
internal sealed record AnswerSettings
{
    /// <summary>Samples per prompt. Default 1.</summary>
    public int Samples { get; init; } = 1;

    /// <summary>0 for the most likely tokens. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>What else changes the distribution that tokens are drawn from. Default nothing.</summary>
    public SamplingSpec Filter { get; init; } = new();

    /// <summary>The longest answer in tokens, the end token included.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>The first half of the random key: the run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The second half: the training step, or one of <see cref="SamplingStep"/>. The row's index makes up the rest.</summary>
    public required long Step { get; init; }

    /// <summary>Which weights sample. Default the policy.</summary>
    public WeightSelection Weights { get; init; }

    /// <summary>Called now and then with the number of tokens sampled and of answers finished.</summary>
    public Action<int, int>? OnProgress { get; init; }

    /// <summary>Called with (answer, token) for each sampled token, in order; for streaming.</summary>
    public Action<int, int>? OnToken { get; init; }

    /// <summary>Called on some thread with each answer soon after it is finished, while others are still sampled.</summary>
    public Action<Answer>? OnAnswer { get; init; }
}
