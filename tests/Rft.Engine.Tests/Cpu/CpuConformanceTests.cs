using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class CpuConformanceTests : LanguageModelConformance
{
    protected override ILanguageModel Load(ModelConfiguration configuration, EngineOptions options) =>
        new CpuEngine().Load(ModelFolder.Create(configuration), options);
}
