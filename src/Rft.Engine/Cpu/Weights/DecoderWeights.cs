using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu.Weights;

/// <summary>All weights of a decoder, and its adapters where it has them.</summary>
internal sealed class DecoderWeights : IDisposable
{
    // Adapters are numbered from here in the initialization stream, clear of any number of base tensors.
    private const ulong FirstAdapterTensor = 1UL << 32;

    private readonly ParameterBlock _base = new();
    private readonly ParameterBlock _adapters = new();
    private readonly FusedLinear[] _adapted;

    // [D, V]: a frozen embedding that is not the output head as well.
    private readonly PackedMatrix? _embedding;

    public DecoderWeights(ModelConfiguration configuration, EngineOptions options, IWeightSource source, WorkerPool workers)
    {
        var (vocabulary, hidden) = (configuration.VocabularySize, configuration.HiddenSize);
        Embedding = _base.Add("model.embed_tokens.weight", vocabulary, hidden);
        Layers = [.. Enumerable.Range(0, configuration.Layers).Select(index => new DecoderLayer(_base, configuration, index))];
        FinalNorm = _base.Add("model.norm.weight", hidden);
        Head = new FusedLinear([configuration.TiedEmbeddings ? Embedding : _base.Add("lm_head.weight", vocabulary, hidden)]);
        _adapted = [.. Layers.SelectMany(layer => layer.Linears)];
        if (options.Trainable != AdapterKind.Full)
        {
            foreach (var linear in _adapted.Append(Head))
            {
                linear.Freeze(source);
            }

            if (!configuration.TiedEmbeddings)
            {
                _embedding = new PackedMatrix(hidden, vocabulary, source.TypeOf(Embedding.Name));
                Embedding.PlacePacked(_embedding, 0);
            }
        }

        _base.Allocate(trainable: options.Trainable == AdapterKind.Full);
        foreach (var parameter in _base.Parameters)
        {
            parameter.Load(workers, source);
        }

        if (options.Trainable == AdapterKind.Lora)
        {
            AddAdapters(options);
        }

        Trainable = options.Trainable switch
        {
            AdapterKind.Full => _base,
            AdapterKind.Lora => _adapters,
            _ => null,
        };
        Pack(workers);
    }

    public Parameter Embedding { get; }

    public IReadOnlyList<DecoderLayer> Layers { get; }

    public Parameter FinalNorm { get; }

    /// <summary>The output head; its matrix is the embedding's where they are tied.</summary>
    public FusedLinear Head { get; }

    /// <summary>What the optimizer changes; null for inference.</summary>
    public ParameterBlock? Trainable { get; }

    /// <summary>Packs what is trained, again after every step or import.</summary>
    public void Pack(WorkerPool workers)
    {
        foreach (var linear in _adapted)
        {
            linear.Pack(workers);
        }

        Head.Pack(workers);
    }

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        Head.Dispose();
        _embedding?.Dispose();
        _base.Dispose();
        _adapters.Dispose();
    }

    private void AddAdapters(EngineOptions options)
    {
        foreach (var linear in _adapted)
        {
            linear.Attach(_adapters, options.Rank, options.Alpha);
        }

        _adapters.Allocate(trainable: true);
        var tensor = FirstAdapterTensor;
        foreach (var linear in _adapted)
        {
            linear.Adapter!.Initialize(options.Seed, tensor);
            tensor += (ulong)linear.Parts.Count;
        }
    }
}
