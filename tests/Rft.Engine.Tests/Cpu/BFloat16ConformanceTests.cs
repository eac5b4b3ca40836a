using Rft.Engine.Cpu;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>The same with weights that stay bfloat16 in memory, and with adapters beside them.</summary>
public sealed class BFloat16ConformanceTests : LanguageModelConformance
{
    protected override ILanguageModel Load(ModelConfiguration configuration, EngineOptions options)
    {
        var source = new NarrowedWeights(new RandomWeights(configuration, options.Seed), TensorType.BF16);
        return new CpuLanguageModel(configuration, options, source, Math.Max(1, options.Threads), "model", mostMerged: 0);
    }
}
