using System.Runtime.InteropServices;

namespace Rft.Engine.Cpu.Threading;

/// <summary>A number on cache lines of its own, so that those who write it do not slow down those who read its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCounter
{
    [FieldOffset(128)]
    public long Value;
}
