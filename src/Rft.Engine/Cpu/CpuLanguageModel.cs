using Rft.Engine.Cpu.Generation;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>The managed engine's model: checks what callers pass and hands it to the pass that does the work.</summary>
internal sealed class CpuLanguageModel : ILanguageModel
{
    private readonly EngineLimits _limits;
    private readonly WorkerPool _workers;
    private readonly DecoderWeights _weights;
    private readonly RotaryTables _rotary;
    private readonly Arena _arena;
    private readonly KeyValuePages _batchPages;
    private readonly ScoringPass _scoring;
    private readonly TrainingPass? _training;
    private readonly Optimizer? _optimizer;
    private readonly TrainableState? _state;
    private readonly Generator _generator;
    private readonly bool _isFull;
    private bool _hasChanged;

    /// <param name="configuration">The architecture.</param>
    /// <param name="options">What is trained, and how large calls may be.</param>
    /// <param name="source">The initial weights.</param>
    /// <param name="threads">How many threads compute.</param>
    /// <param name="origin">The model folder, where diagnostics point.</param>
    /// <param name="mostMerged">For tests: 0 leaves every adapter beside its weights.</param>
    /// <param name="memory">The bytes of memory that the machine has; null asks the runtime, which knows the limits of containers.</param>
    public CpuLanguageModel(
        ModelConfiguration configuration,
        EngineOptions options,
        IWeightSource source,
        int threads,
        string origin,
        long mostMerged = DecoderWeights.MostMerged,
        long? memory = null)
    {
        Configuration = configuration;
        var available = memory ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var budget = MemoryBudget.Of(configuration, options, source.TypeOf, available, origin, mostMerged);
        (_limits, Recomputes) = (budget.Limits, budget.Kept == KeptActivations.LayerInputs);
        _isFull = options.Trainable == AdapterKind.Full;
        _workers = new WorkerPool(threads);
        _weights = Load(configuration, options, source, _workers, mostMerged);
        _rotary = new RotaryTables(configuration, _limits.SequenceTokens);
        var head = new OutputHead(configuration, _weights, _workers);
        _arena = new Arena(budget.Estimate.WorkingBytes);
        _batchPages = new KeyValuePages(
            layers: 1, PackedBatch.MaximumPages(_limits.ChunkRows), configuration.KeyValueHeads, configuration.HeadSize);
        var forward = new DecoderForward(configuration, _weights, _rotary, _workers);
        var packed = new PackedForward(forward, head, _batchPages);
        _scoring = new ScoringPass(configuration, _limits, packed, head, _arena);
        _generator = new Generator(configuration, _limits, forward, head, _arena, _workers, budget.CachePages);
        if (_weights.Trainable is { } trainable)
        {
            var backward = new DecoderBackward(configuration, _weights, _rotary, _workers, packed, budget.Kept);
            _training = new TrainingPass(configuration, _limits, packed, head, backward, _arena, budget.Kept);
            _optimizer = new Optimizer(trainable, _workers);
            _state = new TrainableState(trainable, _optimizer, origin);
        }
    }

    public ModelConfiguration Configuration { get; }

    /// <summary>The threads, for measurements.</summary>
    public WorkerPool Workers => _workers;

    public int MaximumBatchTokens => _limits.BatchTokens;

    public long TrainableParameters => _weights.Trainable?.Count ?? 0;

    /// <summary>The trained parameters with their gradients, for tests.</summary>
    internal IReadOnlyList<Parameter> Parameters => _weights.Trainable?.Parameters ?? [];

    /// <summary>Whether the backward pass computes activations again, for tests.</summary>
    internal bool Recomputes { get; }

    /// <summary>How much of the planned working memory the calls so far have filled, for tests.</summary>
    internal double FilledShare => (double)_arena.PeakBytes / _arena.Bytes;

    /// <summary>The policy's logits [M, V] that one sequence's M targets are drawn from, for tests.</summary>
    internal void Logits(PackedSequences sequence, Span<float> logits)
    {
        Check(sequence, temperature: 1);
        _scoring.Logits(sequence, WeightSelection.Policy, logits);
    }

    public IReadOnlyList<Completion> Generate(GenerationRequest request, CancellationToken cancellationToken)
    {
        CheckSelection(request.Weights);
        return _generator.Run(request, cancellationToken);
    }

    public void Score(
        PackedSequences batch, WeightSelection weights, float temperature, Span<float> logProbabilities, Span<float> entropies)
    {
        Check(batch, temperature);
        CheckSelection(weights);
        if (logProbabilities.Length != batch.Tokens.Length || (!entropies.IsEmpty && entropies.Length != batch.Tokens.Length))
        {
            throw new ArgumentException("Log-probabilities, and entropies where wanted, need one place a token.");
        }

        _scoring.Run(batch, weights, temperature, logProbabilities, entropies);
    }

    public void Accumulate(PackedSequences batch, float temperature, TokenLoss loss)
    {
        Check(batch, temperature);
        Trainable(_training).Run(batch, temperature, loss);
    }

    public OptimizerStepResult Step(in OptimizerStep step)
    {
        var result = Trainable(_optimizer).Step(step);
        PackChanged();
        return result;
    }

    public IReadOnlyList<NamedTensor> ExportWeights() => Trainable(_state).ExportWeights();

    public void ImportWeights(IReadOnlyList<NamedTensor> weights)
    {
        Trainable(_state).ImportWeights(weights);
        PackChanged();
    }

    public IReadOnlyList<NamedTensor> ExportState() => Trainable(_state).ExportState();

    public void ImportState(IReadOnlyList<NamedTensor> state)
    {
        Trainable(_state).ImportState(state);
        PackChanged();
    }

    public void Dispose()
    {
        _generator.Dispose();
        _batchPages.Dispose();
        _arena.Dispose();
        _rotary.Dispose();
        _weights.Dispose();
        _workers.Dispose();
    }

    private static T Trainable<T>(T? part)
        where T : class => part ?? throw new InvalidOperationException("The model was loaded for inference only; nothing is trainable.");

    private static DecoderWeights Load(
        ModelConfiguration configuration, EngineOptions options, IWeightSource source, WorkerPool workers, long mostMerged)
    {
        try
        {
            return new DecoderWeights(configuration, options, source, workers, mostMerged);
        }
        catch
        {
            // What the weights took so far goes with the garbage; threads do not.
            workers.Dispose();
            throw;
        }
    }

    private void PackChanged()
    {
        _weights.Pack(_workers);
        _hasChanged = true;
    }

    private void CheckSelection(WeightSelection selection)
    {
        if (selection == WeightSelection.Reference && _isFull && _hasChanged)
        {
            throw new InvalidOperationException("Full training changed the weights that the reference was; load the base model beside it.");
        }
    }

    private void Check(PackedSequences batch, float temperature)
    {
        if (!(temperature > 0) || !float.IsFinite(temperature))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "The temperature must be above 0.");
        }

        if (batch.Tokens.Length > MaximumBatchTokens)
        {
            throw new ArgumentException(
                $"The batch has {batch.Tokens.Length} tokens; at most {MaximumBatchTokens} are possible.", nameof(batch));
        }

        TokenCheck.Vocabulary(batch.Tokens, Configuration);
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var length = batch.Offsets[sequence + 1] - batch.Offsets[sequence];
            if (length > _limits.SequenceTokens)
            {
                throw new ArgumentException(
                    $"Sequence {sequence} has {length} tokens; at most {_limits.SequenceTokens} are possible.", nameof(batch));
            }
        }
    }
}
