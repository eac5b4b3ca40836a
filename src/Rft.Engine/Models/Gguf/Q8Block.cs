using System.Buffers.Binary;

namespace Rft.Engine.Models.Gguf;

/// <summary>
/// Q8_0: 32 values as one half-precision scale and 32 signed bytes; a value is scale times byte.
/// Rounding as in ggml (quantize_row_q8_0_ref): scale = max |x| / 127 in float32, bytes = x / scale by its float32 reciprocal, rounded to
/// the nearest, halves away from zero; only then is the scale rounded to half precision.
/// </summary>
internal static class Q8Block
{
    /// <summary>Values of a block.</summary>
    public const int Values = 32;

    /// <summary>Bytes of a block.</summary>
    public const int Bytes = sizeof(ushort) + Values;

    private const int Largest = 127;

    /// <summary>Writes the blocks of some values.</summary>
    /// <param name="values">A multiple of <see cref="Values"/>.</param>
    /// <param name="blocks">As many blocks as that is.</param>
    public static void Quantize(ReadOnlySpan<float> values, Span<byte> blocks)
    {
        for (var block = 0; block * Values < values.Length; block++)
        {
            QuantizeOne(values.Slice(block * Values, Values), blocks.Slice(block * Bytes, Bytes));
        }
    }

    private static void QuantizeOne(ReadOnlySpan<float> values, Span<byte> block)
    {
        var largest = 0f;
        foreach (var value in values)
        {
            largest = MathF.Max(largest, MathF.Abs(value));
        }

        var scale = largest / Largest;
        var inverse = scale == 0 ? 0 : 1 / scale;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        for (var i = 0; i < Values; i++)
        {
            block[sizeof(ushort) + i] = (byte)(sbyte)MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero);
        }
    }
}
