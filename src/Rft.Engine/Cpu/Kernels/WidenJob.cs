using System.Runtime.Intrinsics;
using System.Runtime.CompilerServices;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Widens a packed matrix to floats: a part is a panel.</summary>
internal readonly unsafe struct WidenJob<TElement>(PackedMatrix target, PackedMatrix source) : IParallelJob
    where TElement : struct, IElement
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Execute(int part)
    {
        var (from, to) = ((nint)source.Panel(part), (nint)target.Panel(part));

        // Widths are multiples of 16, and so of any number of lanes.
        var count = (nint)target.Inner * target.Panels.Width(part);
        for (nint i = 0; i < count; i += Lanes128.Count)
        {
            TElement.Load<Lanes128, Vector128<float>>((byte*)from + (i * TElement.Bytes)).Store((float*)to + i);
        }
    }
}
