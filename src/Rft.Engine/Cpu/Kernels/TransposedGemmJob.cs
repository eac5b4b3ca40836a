using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Rft.Engine.Cpu.Threading;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// dx = or += dy w^T: a part is some rows of dy by some rows of w, which are columns of dx. The panels of w lie the wrong way round for that;
/// a few of them at a time are turned into floats beside, so that no second copy of the weights is needed.
/// </summary>
internal readonly unsafe struct TransposedGemmJob<TElement>(Matrix dy, PackedMatrix w, Matrix dx, bool accumulate, int rows) : IParallelJob
    where TElement : struct, IElement
{
    // The turned piece, [4 * 48, 48] floats, stays in the cache while all rows pass over it.
    private const int PanelsAtOnce = 4;
    private const int Width = PanelLayout.MaximumWidth;

    // Rows of the small squares that registers turn.
    private const int Square = 4;

    private readonly PanelLayout _columns = new(w.Inner);

    public int Parts => (dy.Rows + rows - 1) / rows * _columns.Count;

    public void Execute(int part)
    {
        var column = part % _columns.Count;
        var first = part / _columns.Count * rows;
        var (start, columns, panels) = (_columns.Start(column), _columns.ColumnsOf(column), w.Panels);
        var turned = stackalloc float[PanelsAtOnce * Width * Width];
        for (var panel = 0; panel < panels.Count; panel += PanelsAtOnce)
        {
            var n = panels.Start(panel);
            var inner = 0;
            for (var next = panel; next < Math.Min(panel + PanelsAtOnce, panels.Count); next++)
            {
                var width = panels.Width(next);
                Turn(w.Panel(next) + ((nint)start * width * TElement.Bytes), columns, width, turned + ((panels.Start(next) - n) * Width));
                inner += panels.ColumnsOf(next);
            }

            GemmPanel.Multiply(
                Math.Min(rows, dy.Rows - first),
                columns,
                dy.Row(first) + n,
                dy.Stride,
                1,
                new PlainRightSide<SingleElement>((byte*)turned, inner, Width),
                dx.Row(first) + start,
                dx.Stride,
                accumulate || panel > 0);
        }
    }

    /// <summary>target [width, 48] = source [count, width] the other way round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Turn(byte* source, int count, nint width, float* target)
    {
        var k = 0;
        for (; k + Square <= count; k += Square)
        {
            for (nint n = 0; n < width; n += Square)
            {
                var corner = source + (((k * width) + n) * TElement.Bytes);
                var step = width * TElement.Bytes;
                var a = TElement.Load<Lanes128, Vector128<float>>(corner);
                var b = TElement.Load<Lanes128, Vector128<float>>(corner + step);
                var c = TElement.Load<Lanes128, Vector128<float>>(corner + (2 * step));
                var d = TElement.Load<Lanes128, Vector128<float>>(corner + (3 * step));
                var (left, right) = (ZipLow(a, b), ZipLow(c, d));
                var destination = target + (n * Width) + k;
                Vector128.Create(left.GetLower(), right.GetLower()).Store(destination);
                Vector128.Create(left.GetUpper(), right.GetUpper()).Store(destination + Width);
                (left, right) = (ZipHigh(a, b), ZipHigh(c, d));
                Vector128.Create(left.GetLower(), right.GetLower()).Store(destination + (2 * Width));
                Vector128.Create(left.GetUpper(), right.GetUpper()).Store(destination + (3 * Width));
            }
        }

        for (; k < count; k++)
        {
            for (nint n = 0; n < width; n++)
            {
                target[(n * Width) + k] = TElement.Read(source + (((k * width) + n) * TElement.Bytes));
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
}
