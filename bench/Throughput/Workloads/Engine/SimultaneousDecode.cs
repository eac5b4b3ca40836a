using Rft.Engine.Models;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>
/// Greedy decoding with all sequences at the same position, as in other programs. The engine starts sequences while it still prefills
/// others, so each waits after its first token until all have one, and goes on behind a token that it is given.
/// </summary>
internal sealed class SimultaneousDecode
{
    // The first token, drawn by sequences that then wait, and one more, so that none ends in the last step.
    private const int OtherTokens = 2;

    private readonly int _batch;
    private readonly int _steps;
    private readonly Action _begin;
    private readonly Action _end;
    private readonly GenerationRequest _request;
    private TaskCompletionSource<int[]> _all = new();
    private int _waiting;
    private int _sampled;
    private int _step;

    /// <summary>Prepares to decode.</summary>
    /// <param name="batch">How many sequences.</param>
    /// <param name="prompt">Tokens in the cache before the first step, at least 2.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="vocabulary">The size of the vocabulary.</param>
    /// <param name="begin">Called before the first step.</param>
    /// <param name="end">Called after the last.</param>
    public SimultaneousDecode(int batch, int prompt, int steps, int vocabulary, Action begin, Action end)
    {
        (_batch, _steps, _begin, _end) = (batch, steps, begin, end);

        // Behind the prompt comes the token drawn before they wait; the token given then is that of the first step.
        _request = EngineWorkloads.Greedy(batch, prompt - 1, steps + OtherTokens, vocabulary) with
        {
            IsEnd = (_, _) => !_all.Task.IsCompleted,
            Continue = _ => Wait(),
            MaximumGivenTokens = 1,
            OnProgress = (sampled, _) => OnStep(sampled),
        };
    }

    /// <summary>The most tokens of a sequence.</summary>
    public static int SequenceTokens(int prompt, int steps) => prompt + steps + OtherTokens;

    /// <summary>Prefills, and decodes.</summary>
    public void Run(ILanguageModel model)
    {
        (_all, _waiting, _sampled, _step) = (new TaskCompletionSource<int[]>(), 0, 0, -1);
        model.Generate(_request, CancellationToken.None);
        if (_step < _steps)
        {
            throw new InvalidOperationException($"{_step} steps were taken, not {_steps}.");
        }
    }

    private Task<int[]> Wait()
    {
        _waiting++;
        if (_waiting == _batch)
        {
            _all.SetResult([0]);
        }

        return _all.Task;
    }

    private void OnStep(int sampled)
    {
        var drawn = sampled - _sampled;
        _sampled = sampled;
        if (!_all.Task.IsCompleted || _step == _steps)
        {
            return;
        }

        // The pass that prefills what was drawn before draws nothing; after it all take part in every one.
        if (_step < 0)
        {
            if (drawn == 0)
            {
                _step = 0;
                _begin();
            }

            return;
        }

        _step++;
        if (drawn != _batch)
        {
            throw new InvalidOperationException($"{drawn} sequences took part in a step, not {_batch}.");
        }

        if (_step == _steps)
        {
            _end();
        }
    }
}
