using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>All weights of a decoder, and its adapters where it has them.</summary>
internal sealed unsafe class DecoderWeights : IDisposable
{
    // Adapters are numbered from here in the initialization stream, clear of any number of base tensors.
    private const ulong FirstAdapterTensor = 1UL << 32;

    private readonly ParameterBlock _base = new();
    private readonly ParameterBlock _adapters = new();
    private readonly bool _tied;

    public DecoderWeights(ModelConfiguration configuration, EngineOptions options, IWeightSource source)
    {
        var (vocabulary, hidden) = (configuration.VocabularySize, configuration.HiddenSize);
        _tied = configuration.TiedEmbeddings;
        Embedding = _base.Add("model.embed_tokens.weight", vocabulary, hidden);
        Layers = [.. Enumerable.Range(0, configuration.Layers).Select(index => new DecoderLayer(_base, configuration, index))];
        FinalNorm = _base.Add("model.norm.weight", hidden);
        Head = new FusedLinear([_tied ? Embedding : _base.Add("lm_head.weight", vocabulary, hidden)]);
        _base.Allocate(trainable: options.Trainable == AdapterKind.Full);
        foreach (var parameter in _base.Parameters)
        {
            source.Read(parameter.Name, parameter.Shape, parameter.Values);
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
    }

    public Parameter Embedding { get; }

    public IReadOnlyList<DecoderLayer> Layers { get; }

    public Parameter FinalNorm { get; }

    /// <summary>The output head; its matrix is the embedding's where they are tied.</summary>
    public FusedLinear Head { get; }

    /// <summary>What the optimizer changes; null for inference.</summary>
    public ParameterBlock? Trainable { get; }

    private IEnumerable<FusedLinear> Adapted => Layers.SelectMany(layer => layer.Linears);

    /// <summary>Packs the policy's weights: all before the first use, and again those that a step or an import changed.</summary>
    public void Pack(WorkerPool workers, bool all)
    {
        using var scratch = new NativeBuffer(Adapted.Max(linear => (long)linear.Outer * linear.Inner));
        foreach (var linear in Adapted)
        {
            linear.Pack(workers, Trainable is not null, scratch.Pointer);
        }

        if (all || Trainable == _base)
        {
            Head.Pack(workers, Trainable is not null, scratch: null);
        }
    }

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        Head.Dispose();
        _base.Dispose();
        _adapters.Dispose();
    }

    private void AddAdapters(EngineOptions options)
    {
        foreach (var linear in Adapted)
        {
            linear.Attach(new LowRankAdapter(_adapters, linear, options.Rank, options.Alpha));
        }

        _adapters.Allocate(trainable: true);
        var tensor = FirstAdapterTensor;
        foreach (var linear in Adapted)
        {
            linear.Adapter!.Initialize(options.Seed, tensor);
            tensor += (ulong)linear.Parts.Count;
        }
    }
}
