using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Transposes a piece of a matrix, four rows by four columns at a time in registers.</summary>
internal static unsafe class Turning
{
    // Rows of the small squares that registers turn.
    private const int Square = 4;

    /// <summary>target [columns, rows] = source [rows, columns] the other way round.</summary>
    /// <param name="source">Rows of a multiple of 4 elements.</param>
    /// <param name="rows">How many.</param>
    /// <param name="columns">How many columns are turned.</param>
    /// <param name="width">Elements from one row of the source to the next.</param>
    /// <param name="target">Where rows become columns.</param>
    /// <param name="step">Elements from one row of the target to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Turn<TElement>(byte* source, int rows, int columns, nint width, float* target, nint step)
        where TElement : struct, IElement
    {
        var (wholeRows, wholeColumns) = (rows / Square * Square, columns / Square * Square);
        for (var k = 0; k < wholeRows; k += Square)
        {
            for (nint n = 0; n < wholeColumns; n += Square)
            {
                var corner = source + (((k * width) + n) * TElement.Bytes);
                var row = width * TElement.Bytes;
                var a = TElement.Load<Lanes128, Vector128<float>>(corner);
                var b = TElement.Load<Lanes128, Vector128<float>>(corner + row);
                var c = TElement.Load<Lanes128, Vector128<float>>(corner + (2 * row));
                var d = TElement.Load<Lanes128, Vector128<float>>(corner + (3 * row));
                var (left, right) = (ZipLow(a, b), ZipLow(c, d));
                var destination = target + (n * step) + k;
                Lower(left, right).Store(destination);
                Upper(left, right).Store(destination + step);
                (left, right) = (ZipHigh(a, b), ZipHigh(c, d));
                Lower(left, right).Store(destination + (2 * step));
                Upper(left, right).Store(destination + (3 * step));
            }
        }

        for (var k = 0; k < rows; k++)
        {
            for (nint n = k < wholeRows ? wholeColumns : 0; n < columns; n++)
            {
                target[(n * step) + k] = TElement.Read(source + (((k * width) + n) * TElement.Bytes));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    // The halves of two vectors side by side. Made of 64-bit vectors they would pass through memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Lower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveLowToHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Upper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.MoveHighToLow(b, a)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a.GetUpper(), b.GetUpper());
}
