using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Cpu;

/// <summary>The managed engine: everything on the processor, no native code.</summary>
internal sealed class CpuEngine : IModelEngine
{
    private readonly int _threads;

    /// <summary>Sets the number of threads of models whose options leave it open.</summary>
    /// <param name="threads">Worker threads; 0 for one a core.</param>
    public CpuEngine(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _threads = threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Device => FormattableString.Invariant($"{_threads} thread{(_threads == 1 ? "" : "s")}, {VectorWidth}");

    private static string VectorWidth =>
        Vector512.IsHardwareAccelerated ? "Vector512" : Vector256.IsHardwareAccelerated ? "Vector256" : "Vector128";

    /// <inheritdoc/>
    public ILanguageModel Load(ModelFolder folder, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        IWeightSource source = options.Initialization == ModelInitialization.Random
            ? new RandomWeights(folder.Configuration, options.Seed)
            : new FolderWeights(
                folder.Weights ?? throw new ArgumentException("The folder was opened without its weights.", nameof(folder)));
        var threads = options.Threads == 0 ? _threads : options.Threads;
        return new CpuLanguageModel(folder.Configuration, options, source, threads, folder.Directory);
    }
}
