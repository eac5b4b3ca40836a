using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Asks for memory that is needed soon but where the processor does not expect it.</summary>
internal static unsafe class Prefetching
{
    private const int FloatsOfLine = NativeBuffer.Alignment / sizeof(float);

    /// <summary>The cache lines of so many floats; memory that does not exist may be named.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(float* first, int count)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0; i < count; i += FloatsOfLine)
            {
                Sse.Prefetch0(first + i);
            }
        }
    }
}
