using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Panels [K, width] of numbers one after the other.</summary>
internal readonly unsafe struct PlainStorage<TElement> : IPanelStorage<PlainRightSide<TElement>>
    where TElement : struct, IElement
{
    public static PlainRightSide<TElement> Right(PackedMatrix w, int panel) => new(w.Panel(panel), w.Inner, w.Panels.Width(panel));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Widen(PackedMatrix w, int panel, int first, int count, float* target)
    {
        var source = Row(w, panel, first);

        // Widths are multiples of 16, and so of any number of lanes.
        var total = (nint)count * w.Panels.Width(panel);
        for (nint i = 0; i < total; i += Lanes128.Count)
        {
            Lanes128.Store(TElement.Load<Lanes128, Vector128<float>>(source + (i * TElement.Bytes)), target + i);
        }
    }

    public static void Turn(PackedMatrix w, int panel, int first, int count, int columns, float* target, nint step) =>
        Turning.Turn<TElement>(Row(w, panel, first), count, columns, w.Panels.Width(panel), target, step);

    private static byte* Row(PackedMatrix w, int panel, int k) => w.Panel(panel) + ((nint)k * w.Panels.Width(panel) * TElement.Bytes);
}
