using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu.Weights;

/// <summary>All weights of a decoder, and its adapters where it has them.</summary>
internal sealed class DecoderWeights : IDisposable
{
    /// <summary>
    /// The most base parameters of a model whose adapters are merged: a second copy as floats, 256 MiB at most, saves small models the
    /// two products of every adapter. What is computed depends on it, so it is the same on every machine. Models up to that size also keep
    /// their weights the other way round for the backward pass.
    /// </summary>
    public const long MostMerged = 1 << 26;

    // Adapters are numbered from here in the initialization stream, clear of any number of base tensors.
    private const ulong FirstAdapterTensor = 1UL << 32;

    private readonly ParameterBlock _base = new();
    private readonly ParameterBlock _adapters = new();
    private readonly FusedLinear[] _adapted;

    // [D, V]: a frozen embedding that is not the output head as well.
    private readonly PackedMatrix? _embedding;

    public DecoderWeights(ModelConfiguration configuration, EngineOptions options, IWeightSource source, WorkerPool workers, long mostMerged = MostMerged)
    {
        var tensors = ModelTensors.Of(configuration);
        Embedding = _base.Add(tensors.Embedding);
        Positions = tensors.Positions is null ? null : _base.Add(tensors.Positions);
        Layers = [.. tensors.Layers.Select(layer => new DecoderLayer(_base, configuration, layer))];
        FinalNorm = _base.AddNorm(configuration, tensors.FinalNorm);
        Head = new FusedLinear([tensors.Head is null ? Embedding : _base.Add(tensors.Head)], []);
        _adapted = [.. Layers.SelectMany(layer => layer.Linears)];
        if (options.Trainable != AdapterKind.Full)
        {
            var isRounded = options.BaseWeights == BaseWeights.Q8;
            foreach (var linear in _adapted.Append(Head))
            {
                linear.Freeze(source, isRounded);
            }

            if (!configuration.TiedEmbeddings)
            {
                _embedding = new PackedMatrix(
                    configuration.HiddenSize,
                    configuration.VocabularySize,
                    isRounded ? PackedFormat.Int8 : PackedFormats.Of(source.TypeOf(Embedding.Name)));
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
            AddAdapters(options, isMerged: _base.Count <= mostMerged);
        }

        Trainable = options.Trainable switch
        {
            AdapterKind.Full => _base,
            AdapterKind.Lora => _adapters,
            _ => null,
        };
        if (Trainable is not null && _base.Count <= mostMerged)
        {
            foreach (var linear in _adapted.Append(Head))
            {
                linear.KeepTurned();
            }
        }

        Pack(workers);
    }

    /// <summary>[V, D].</summary>
    public Parameter Embedding { get; }

    /// <summary>[positions, D]; null where positions are not learned.</summary>
    public Parameter? Positions { get; }

    public IReadOnlyList<DecoderLayer> Layers { get; }

    public Norm FinalNorm { get; }

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

    private void AddAdapters(EngineOptions options, bool isMerged)
    {
        foreach (var linear in _adapted)
        {
            linear.Attach(new LowRankAdapter(_adapters, linear, options.Rank, options.Alpha, isMerged));
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
