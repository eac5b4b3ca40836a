using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class CpuGemmaConformanceTests : CpuConformanceTests
{
    protected override ModelConfiguration Small => TestModels.Gemma;
}
