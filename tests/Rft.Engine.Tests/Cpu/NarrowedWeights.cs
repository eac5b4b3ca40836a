using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Cpu;

/// <summary>Another source's matrices rounded to 16 bits, handed out as those or as the floats of the same values.</summary>
internal sealed class NarrowedWeights(IWeightSource source, TensorType type, bool isWidened = false) : IWeightSource
{
    public TensorType TypeOf(string name) => isWidened ? TensorType.F32 : type;

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> destination)
    {
        source.Read(name, shape, destination);
        for (var element = 0; element < destination.Length; element++)
        {
            destination[element] = Widen(Narrow(destination[element]));
        }
    }

    public unsafe void ReadRows(string name, ReadOnlySpan<int> shape, TensorReader reader) =>
        source.ReadRows(name, shape, (data, first, count) =>
        {
            // One byte beside the even addresses, as a file's header may leave the data.
            var narrowed = new byte[1 + (count * (isWidened ? sizeof(float) : sizeof(ushort)))];
            for (var element = 0; element < count; element++)
            {
                var value = Narrow(((float*)data)[element]);
                if (isWidened)
                {
                    BitConverter.TryWriteBytes(narrowed.AsSpan(1 + (element * sizeof(float))), Widen(value));
                }
                else
                {
                    BitConverter.TryWriteBytes(narrowed.AsSpan(1 + (element * sizeof(ushort))), value);
                }
            }

            fixed (byte* start = narrowed)
            {
                reader(start + 1, first, count);
            }
        });

    private ushort Narrow(float value) =>
        type == TensorType.BF16 ? BFloat16.FromSingle(value) : BitConverter.HalfToUInt16Bits((Half)value);

    private float Widen(ushort value) =>
        type == TensorType.BF16 ? BFloat16.ToSingle(value) : (float)BitConverter.UInt16BitsToHalf(value);
}
