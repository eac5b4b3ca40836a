using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu.Weights;

/// <summary>All weights of a decoder, and its adapters where it has them.</summary>
internal sealed unsafe class DecoderWeights : IDisposable
{
    // Adapters are numbered from here in the initialization stream, clear of any number of base tensors.
    private const ulong FirstAdapterTensor = 1UL << 32;

    private readonly ParameterBlock _base = new();
    private readonly ParameterBlock _adapters = new();
    private readonly FusedLinear[] _adapted;

    // [outer, inner] of the largest layer: base and adapter merged, on their way into the packed form.
    private readonly NativeBuffer? _merged;

    public DecoderWeights(ModelConfiguration configuration, EngineOptions options, IWeightSource source)
    {
        var tensors = ModelTensors.Of(configuration);
        Embedding = _base.Add(tensors.Embedding);
        Positions = tensors.Positions is null ? null : _base.Add(tensors.Positions);
        Layers = [.. tensors.Layers.Select(layer => new DecoderLayer(_base, configuration, layer))];
        FinalNorm = _base.AddNorm(configuration, tensors.FinalNorm);
        Head = new FusedLinear([tensors.Head is null ? Embedding : _base.Add(tensors.Head)], []);
        _adapted = [.. Layers.SelectMany(layer => layer.Linears)];
        _base.Allocate(trainable: options.Trainable == AdapterKind.Full);
        foreach (var parameter in _base.Parameters)
        {
            source.Read(parameter.Name, parameter.FileShape, parameter.Values);
            parameter.FromFile(parameter.Values, parameter.Values);
        }

        if (options.Trainable == AdapterKind.Lora)
        {
            AddAdapters(options);
            _merged = new NativeBuffer(_adapted.Max(linear => (long)linear.Outer * linear.Inner));
        }

        Trainable = options.Trainable switch
        {
            AdapterKind.Full => _base,
            AdapterKind.Lora => _adapters,
            _ => null,
        };
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

    /// <summary>Packs the policy's weights: all before the first use, and again those that a step or an import changed.</summary>
    public void Pack(WorkerPool workers, bool all)
    {
        foreach (var linear in _adapted)
        {
            linear.Pack(workers, Trainable is not null, _merged);
        }

        if (all || Trainable == _base)
        {
            Head.Pack(workers, Trainable is not null, merged: null);
        }
    }

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }

        Head.Dispose();
        _merged?.Dispose();
        _base.Dispose();
        _adapters.Dispose();
    }

    private void AddAdapters(EngineOptions options)
    {
        foreach (var linear in _adapted)
        {
            linear.Attach(new LowRankAdapter(_adapters, linear, options.Rank, options.Alpha));
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
