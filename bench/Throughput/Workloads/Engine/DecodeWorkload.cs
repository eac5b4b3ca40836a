using Rft.Engine.Models;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>
/// Greedy decoding. The engine starts sequences while it still prefills others, so completions are a little longer than asked for, and
/// only steps in which every sequence gets a token are timed. The first sequences are then some tokens further than in other programs.
/// </summary>
internal sealed class DecodeWorkload : IWorkload
{
    // Prompt rows that the engine prefills in one step.
    private const int PrefillRows = 512;

    private readonly ILanguageModel _model;
    private readonly GenerationRequest _request;
    private readonly int _batch;
    private readonly int _timedSteps;
    private WorkClock _clock = new();
    private int _sampled;
    private int _steps;
    private bool _hasEnded;

    private DecodeWorkload(ILanguageModel model, WorkRequest request, int tokens)
    {
        (_model, _batch, _timedSteps) = (model, request.Batch, request.Tokens);
        _request = new GenerationRequest
        {
            Prompts = EngineWorkloads.Tokens(request.Batch, request.Prompt, model.Configuration.VocabularySize),
            PromptKeys = [.. Enumerable.Range(0, request.Batch).Select(prompt => (long)prompt)],
            Sampling = new SamplingParameters { Temperature = 0, MaximumTokens = tokens, StopTokens = [] },
            OnProgress = OnStep,
        };
        Answer = [.. Generate()[0].Tokens.Take(request.Tokens).Select(token => (double)token)];
    }

    public IReadOnlyList<double>? Answer { get; }

    public static IWorkload Create(WorkRequest request) =>
        new DecodeWorkload(EngineWorkloads.Load(request, Options(request)), request, Steps(request));

    /// <summary>What the model is loaded with.</summary>
    public static EngineOptions Options(WorkRequest request) =>
        new() { MaximumSequences = request.Batch, MaximumSequenceLength = request.Prompt + Steps(request) };

    public WorkReply Run(double seconds)
    {
        _clock = new WorkClock();
        while (_clock.Seconds < seconds)
        {
            Generate();
        }

        return _clock.Reply;
    }

    public void Dispose() => _model.Dispose();

    private static int Steps(WorkRequest request) =>
        request.Tokens + (request.Batch == 1 ? 0 : (request.Batch * request.Prompt / PrefillRows) + 1);

    private IReadOnlyList<Completion> Generate()
    {
        (_sampled, _steps, _hasEnded) = (0, 0, false);
        _clock.Start();
        var completions = _model.Generate(_request, CancellationToken.None);
        return _hasEnded ? completions : throw new InvalidOperationException("There was no step in which all sequences took part.");
    }

    private void OnStep(int sampled, int finished)
    {
        var isWhole = sampled - _sampled == _batch;
        _sampled = sampled;
        if (_hasEnded)
        {
            return;
        }

        if (!isWhole)
        {
            _clock.Start();
            return;
        }

        _steps++;
        if (_steps == _timedSteps || finished > 0)
        {
            _clock.Stop((double)_steps * _batch, _steps);
            _hasEnded = true;
        }
    }
}
