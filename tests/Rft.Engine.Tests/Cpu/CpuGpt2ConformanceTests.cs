using Rft.Engine.Models;
using Rft.Engine.Tests.Models;

namespace Rft.Engine.Tests.Cpu;

public sealed class CpuGpt2ConformanceTests : CpuConformanceTests
{
    protected override ModelConfiguration Small => TestModels.Gpt2;
}
