using System.Runtime.Intrinsics;
using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

public sealed unsafe class ElementTests
{
    // The loops of the lanes end on whole vectors, and so does the number of all 16-bit patterns.
    private const int Patterns = 1 << 16;

    [Fact]
    public void Every_half_and_bfloat16_number_widens_exactly_with_every_vector()
    {
        AssertAll<BFloat16Element>();
        AssertAll<HalfElement>();
    }

    private static void AssertAll<TElement>()
        where TElement : struct, IElement
    {
        using var source = new NativeBuffer(Patterns / 2);
        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            ((ushort*)source.Pointer)[pattern] = (ushort)pattern;
        }

        AssertLanes<TElement, Lanes128, Vector128<float>>(source);
        AssertLanes<TElement, Lanes256, Vector256<float>>(source);
        AssertLanes<TElement, Lanes512, Vector512<float>>(source);
    }

    private static void AssertLanes<TElement, TLanes, TVector>(NativeBuffer source)
        where TElement : struct, IElement
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        using var widened = new NativeBuffer(Patterns);
        for (var first = 0; first < Patterns; first += TLanes.Count)
        {
            TLanes.Store(TElement.Load<TLanes, TVector>((byte*)((ushort*)source.Pointer + first)), widened.Pointer + first);
        }

        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            var (expected, actual) = (TElement.Read((byte*)((ushort*)source.Pointer + pattern)), widened.Pointer[pattern]);
            Assert.True(
                BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual)
                || (float.IsNaN(expected) && float.IsNaN(actual)),
                $"{typeof(TElement).Name} {pattern:X4} by {typeof(TLanes).Name} is {actual}, not {expected}");
        }
    }
}
