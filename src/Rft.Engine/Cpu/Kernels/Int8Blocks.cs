using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rft.Engine.Models.Gguf;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>Weights of 8 bits and a scale for every 32 of a row, as <see cref="Q8Block"/> makes them, in the order that products read.</summary>
internal readonly unsafe struct Int8Blocks : IPanelStorage<BlockRightSide>
{
    /// <summary>The k of a block.</summary>
    public const int Depth = Q8Block.Values;

    /// <summary>The bytes of a block of so many columns: their scales, then [32, width] bytes.</summary>
    public static nint Bytes(nint width) => Q8Block.Bytes * width;

    /// <summary>The bytes of all blocks of so many columns.</summary>
    public static long Bytes(int inner, long width) => (inner + Depth - 1) / Depth * (long)Q8Block.Bytes * width;

    public static BlockRightSide Right(PackedMatrix w, int panel) => new(w.Panel(panel), w.Inner, w.Panels.Width(panel), 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Widen(PackedMatrix w, int panel, int first, int count, float* target)
    {
        nint width = w.Panels.Width(panel);
        for (var k = first; k < first + count; k++)
        {
            var block = w.Panel(panel) + (k / Depth * Bytes(width));
            var bytes = (sbyte*)(block + (sizeof(ushort) * width) + (k % Depth * width));

            // Widths are multiples of 16, and so of any number of lanes.
            for (nint n = 0; n < width; n += Lanes128.Count)
            {
                Lanes128.Store(Lanes128.Multiply(Lanes128.LoadInt8(bytes + n), Lanes128.LoadHalf((ushort*)block + n)), target + n);
            }

            target += width;
        }
    }

    public static void Turn(PackedMatrix w, int panel, int first, int count, int columns, float* target, nint step)
    {
        // A panel's width of rows at a time is as much as the stack should hold.
        var widened = stackalloc float[PanelLayout.MaximumWidth * PanelLayout.MaximumWidth];
        for (var k = 0; k < count; k += PanelLayout.MaximumWidth)
        {
            var rows = Math.Min(PanelLayout.MaximumWidth, count - k);
            Widen(w, panel, first + k, rows, widened);
            Turning.Turn<SingleElement>((byte*)widened, rows, columns, w.Panels.Width(panel), target + k, step);
        }
    }

    /// <summary>Reads a column [K].</summary>
    public static void ReadColumn(PackedMatrix w, int column, float* target)
    {
        var panel = w.Panels.IndexOf(column);
        nint width = w.Panels.Width(panel);
        var place = column - w.Panels.Start(panel);
        for (var k = 0; k < w.Inner; k++)
        {
            var block = w.Panel(panel) + (k / Depth * Bytes(width));
            var number = ((sbyte*)block)[(sizeof(ushort) * width) + (k % Depth * width) + place];
            target[k] = HalfElement.Read(block + (place * sizeof(ushort))) * number;
        }
    }

    /// <summary>Rounds a row [K] and writes it as a column.</summary>
    public static void WriteColumn(PackedMatrix w, int column, ReadOnlySpan<float> row)
    {
        var panel = w.Panels.IndexOf(column);
        nint width = w.Panels.Width(panel);
        var place = column - w.Panels.Start(panel);
        Span<float> values = stackalloc float[Depth];
        Span<byte> rounded = stackalloc byte[Q8Block.Bytes];
        for (var k = 0; k < row.Length; k += Depth)
        {
            var count = Math.Min(Depth, row.Length - k);
            values.Clear();
            row.Slice(k, count).CopyTo(values);
            Q8Block.Quantize(values, rounded);
            var block = w.Panel(panel) + (k / Depth * Bytes(width));
            ((ushort*)block)[place] = MemoryMarshal.Read<ushort>(rounded);
            for (var i = 0; i < count; i++)
            {
                block[(sizeof(ushort) * width) + (i * width) + place] = rounded[sizeof(ushort) + i];
            }
        }
    }
}
