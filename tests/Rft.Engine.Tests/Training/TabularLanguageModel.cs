using Rft.Engine.Models;

namespace Rft.Engine.Tests.Training;

/// <summary>
/// A language model that is one table: row p holds the logits of the token after token p. The table is the adapter: the reference is
/// uniform. Gradients are exact, AdamW is the textbook's,
/// and sampler and scorer share one function. Weights and moments are floats, so that a state survives export to the bit.
/// </summary>
internal sealed class TabularLanguageModel(int vocabulary, int maximumBatchTokens = 1000) : ILanguageModel
{
    private readonly float[] _weights = new float[vocabulary * vocabulary];
    private readonly float[] _first = new float[vocabulary * vocabulary];
    private readonly float[] _second = new float[vocabulary * vocabulary];
    private readonly double[] _gradient = new double[vocabulary * vocabulary];
    private int _steps;

    /// <summary>Called at the start of each call that works, with the method's name.</summary>
    public Action<string> OnCall { get; set; } = _ => { };

    /// <summary>Added to every log-probability while scoring: a defect.</summary>
    public float ScoringError { get; set; }

    public List<string> Calls { get; } = [];

    public ModelConfiguration Configuration => throw new InvalidOperationException("Training must not depend on the architecture.");

    public int MaximumBatchTokens => maximumBatchTokens;

    public long TrainableParameters => _weights.Length;

    public IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        Enter(nameof(Generate));
        var completions = new List<Completion>();
        for (var prompt = 0; prompt < request.Prompts.Count; prompt++)
        {
            for (var sample = 0; sample < request.SamplesPerPrompt; sample++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                completions.Add(Complete(request, prompt, sample));
            }
        }

        return completions;
    }

    public void Score(PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        Enter(nameof(Score));
        if (weights == WeightSelection.Reference)
        {
            for (var token = 0; token < batch.Tokens.Length; token++)
            {
                logProbabilities[token] = batch.IsTarget[token] ? -(float)Math.Log(vocabulary) : 0;
            }

            return;
        }

        Forward(batch, temperature, logProbabilities, entropies.IsEmpty ? new float[batch.Tokens.Length] : entropies);
    }

    public void Accumulate(PackedSequences batch, float temperature, TokenLoss loss)
    {
        Enter(nameof(Accumulate));
        Assert.InRange(batch.Tokens.Length, 1, maximumBatchTokens);
        var (logProbabilities, entropies) = (new float[batch.Tokens.Length], new float[batch.Tokens.Length]);
        var gradient = new float[batch.Tokens.Length];
        Forward(batch, temperature, logProbabilities, entropies);
        var entropyGradient = new float[batch.Tokens.Length];
        loss(logProbabilities, entropies, gradient, entropyGradient);
        for (var token = 0; token < gradient.Length; token++)
        {
            if (!batch.IsTarget[token])
            {
                continue;
            }

            var previous = batch.Tokens[token - 1];
            var probabilities = Distribution(previous, temperature);
            for (var next = 0; next < vocabulary; next++)
            {
                _gradient[(previous * vocabulary) + next] +=
                    ((gradient[token] * ((next == batch.Tokens[token] ? 1 : 0) - probabilities[next]))
                        - (entropyGradient[token] * probabilities[next] * (Math.Log(probabilities[next]) + entropies[token]))) / temperature;
            }
        }
    }

    public OptimizerStepResult Step(in OptimizerStep step)
    {
        Enter(nameof(Step));
        var norm = Math.Sqrt(_gradient.Sum(value => value * value));
        if (!double.IsFinite(norm))
        {
            Array.Clear(_gradient);
            return new OptimizerStepResult(norm, 0);
        }

        _steps++;
        var scale = norm > step.MaximumGradientNorm ? step.MaximumGradientNorm / norm : 1;
        var largest = 0.0;
        for (var index = 0; index < _weights.Length; index++)
        {
            var gradient = _gradient[index] * scale;
            _first[index] = (float)((step.Beta1 * _first[index]) + ((1 - step.Beta1) * gradient));
            _second[index] = (float)((step.Beta2 * _second[index]) + ((1 - step.Beta2) * gradient * gradient));
            var first = _first[index] / (1 - Math.Pow(step.Beta1, _steps));
            var second = _second[index] / (1 - Math.Pow(step.Beta2, _steps));
            var before = _weights[index];
            _weights[index] = (float)(before - (step.LearningRate * ((first / (Math.Sqrt(second) + step.Epsilon)) + (step.WeightDecay * before))));
            largest = Math.Max(largest, Math.Abs(_weights[index] - before));
        }

        Array.Clear(_gradient);
        return new OptimizerStepResult(norm, largest);
    }

    public IReadOnlyList<NamedTensor> ExportWeights() => [new("table", [vocabulary, vocabulary], [.. _weights])];

    public void ImportWeights(IReadOnlyList<NamedTensor> weights) => weights[0].Values.CopyTo(_weights, 0);

    public IReadOnlyList<NamedTensor> ExportState() =>
    [
        .. ExportWeights(),
        new("first", [vocabulary, vocabulary], [.. _first]),
        new("second", [vocabulary, vocabulary], [.. _second]),
        new("steps", [1], [_steps]),
    ];

    public void ImportState(IReadOnlyList<NamedTensor> state)
    {
        var byName = state.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        byName["table"].CopyTo(_weights, 0);
        byName["first"].CopyTo(_first, 0);
        byName["second"].CopyTo(_second, 0);
        _steps = (int)byName["steps"][0];
    }

    public void Dispose()
    {
    }

    private void Enter(string name)
    {
        Calls.Add(name);
        OnCall(name);
    }

    private Completion Complete(GenerationRequest request, int prompt, int sample)
    {
        var (tokens, logProbabilities) = (new List<int>(), new List<float>());
        var previous = request.Prompts[prompt][^1];
        var temperature = request.Sampling.Temperature;
        while (tokens.Count < request.Sampling.MaximumTokens)
        {
            var probabilities = Distribution(previous, temperature == 0 ? 1 : temperature);
            previous = temperature == 0
                ? Array.IndexOf(probabilities, probabilities.Max())
                : Draw(probabilities, request, prompt, ((ulong)sample << 32) | (uint)tokens.Count);
            tokens.Add(previous);
            logProbabilities.Add((float)Math.Log(probabilities[previous]));
            if (request.Sampling.StopTokens.Contains(previous))
            {
                return new Completion(prompt, sample, [.. tokens], [.. logProbabilities], FinishReason.Stop);
            }
        }

        return new Completion(prompt, sample, [.. tokens], [.. logProbabilities], FinishReason.Length);
    }

    private static int Draw(double[] probabilities, GenerationRequest request, int prompt, ulong place)
    {
        var uniform = CounterRandom.Uniform(
            (ulong)request.Seed,
            RandomStream.Sampling,
            (ulong)request.Step,
            (ulong)request.PromptKeys[prompt],
            place);
        var token = 0;
        for (; token < probabilities.Length - 1 && uniform >= probabilities[token]; token++)
        {
            uniform -= probabilities[token];
        }

        return token;
    }

    private double[] Distribution(int previous, float temperature)
    {
        var logits = _weights.Skip(previous * vocabulary).Take(vocabulary).Select(weight => weight / (double)temperature).ToArray();
        var largest = logits.Max();
        var sum = logits.Sum(logit => Math.Exp(logit - largest));
        return [.. logits.Select(logit => Math.Exp(logit - largest) / sum)];
    }

    private void Forward(PackedSequences batch, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        for (var token = 0; token < batch.Tokens.Length; token++)
        {
            if (batch.IsTarget[token])
            {
                var probabilities = Distribution(batch.Tokens[token - 1], temperature);
                logProbabilities[token] = (float)Math.Log(probabilities[batch.Tokens[token]]) + ScoringError;
                entropies[token] = (float)-probabilities.Sum(probability => probability * Math.Log(probability));
            }
        }
    }
}
