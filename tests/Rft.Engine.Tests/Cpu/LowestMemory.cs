using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Passes;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Tests.Cpu;

/// <summary>The least memory that a model can have: what is left of the limit holds one sequence's keys and values.</summary>
internal static class LowestMemory
{
    public static EngineOptions Of(ModelConfiguration configuration, EngineOptions options, long mostMerged = DecoderWeights.MostMerged)
    {
        var limits = EngineLimits.Of(configuration, options, long.MaxValue, "");
        var kept = options.Trainable is null ? KeptActivations.All : KeptActivations.LayerInputs;
        var estimate = MemoryEstimate.Of(configuration, options, limits, kept, _ => TensorType.F32, mostMerged);
        var sequence = estimate.KeyValueBytesPerToken * KeyValuePages.PageSize * (limits.PagesPerSequence + 1);
        return options with { MemoryLimit = new MemoryLimit((estimate.TotalBytes + sequence + 1) / 1e9, new("task.rft.json", 3, 5)) };
    }
}
