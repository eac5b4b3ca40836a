using Rft.Engine.Cpu;
using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public class CpuConformanceTests : LanguageModelConformance
{
    protected sealed override ILanguageModel Load(ModelConfiguration configuration, EngineOptions options) =>
        new CpuEngine().Load(ModelFolder.Create(configuration), options);
}
