using Rft.Engine.Models;

namespace Rft.Engine.Sampling;

/// <summary>The episodes of one request. Tools run on other threads than the engine's.</summary>
internal sealed class Episodes : IDisposable
{
    private readonly int _samples;
    private readonly Episode[] _episodes;
    private readonly Task<int[]>?[] _running;
    private readonly CancellationTokenSource _stop;

    /// <summary>Begins the episodes of a request.</summary>
    /// <param name="rules">How they run.</param>
    /// <param name="format">What a message's text is.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="samples">Episodes a prompt.</param>
    /// <param name="cancellationToken">Ends tool calls.</param>
    public Episodes(EpisodeRules rules, AnswerFormat format, IReadOnlyList<EncodedPrompt> prompts, int samples, CancellationToken cancellationToken)
    {
        _samples = samples;
        _episodes = [.. prompts.SelectMany(prompt => Enumerable.Range(0, samples).Select(_ => new Episode(rules, format, prompt)))];
        _running = new Task<int[]>[_episodes.Length];
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>See <see cref="GenerationRequest.Continue"/>.</summary>
    public Task<int[]> Continue(Completion completion)
    {
        var episode = _episodes[IndexOf(completion)];
        return _running[IndexOf(completion)] = Task.Run(() => episode.ContinueAsync(completion, _stop.Token), _stop.Token);
    }

    /// <summary>The answer that an episode came to.</summary>
    public Answer Finish(Completion completion) => _episodes[IndexOf(completion)].Finish(completion);

    /// <summary>Ends the calls that still run, and waits for them.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WhenAll(_running.OfType<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private int IndexOf(Completion completion) => (completion.PromptIndex * _samples) + completion.SampleIndex;
}
