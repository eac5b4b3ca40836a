using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Rft.Engine.Runs;

/// <summary>
/// The bytes of a TensorBoard event file: TFRecords (length, masked CRC-32C of it, data, masked CRC-32C of that; little-endian) that
/// hold Event messages of tensorflow/core/util/event.proto, written by hand because scalars need four fields of them.
/// </summary>
internal static class TensorBoardFile
{
    private const uint MaskDelta = 0xA282EAD8;
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>The first record: the version that readers ask for.</summary>
    public static byte[] Header(DateTimeOffset time)
    {
        var data = new MemoryStream();
        WriteTime(data, time);
        WriteBytes(data, field: 3, "brain.Event:2"u8);
        return Record(data.ToArray());
    }

    /// <summary>A record with scalars of one step.</summary>
    public static byte[] Scalars(DateTimeOffset time, long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new MemoryStream();
        foreach (var (tag, value) in scalars)
        {
            var scalar = new MemoryStream();
            WriteBytes(scalar, field: 1, Encoding.UTF8.GetBytes(tag));
            WriteKey(scalar, field: 2, Fixed32);
            scalar.Write(SingleBytes((float)value));
            WriteBytes(summary, field: 1, scalar.ToArray());
        }

        var data = new MemoryStream();
        WriteTime(data, time);
        WriteKey(data, field: 2, Varint);
        WriteVarint(data, (ulong)step);
        WriteBytes(data, field: 5, summary.ToArray());
        return Record(data.ToArray());
    }

    /// <summary>The masked CRC-32C of some bytes.</summary>
    public static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return unchecked(BitOperations.RotateRight(~crc, 15) + MaskDelta);
    }

    private static byte[] Record(byte[] data)
    {
        var record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), MaskedCrc(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record, sizeof(ulong) + sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(^sizeof(uint)..), MaskedCrc(data));
        return record;
    }

    private static byte[] SingleBytes(float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    }

    private static void WriteTime(Stream data, DateTimeOffset time)
    {
        WriteKey(data, field: 1, Fixed64);
        Span<byte> bits = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bits, (time - DateTimeOffset.UnixEpoch).TotalSeconds);
        data.Write(bits);
    }

    private static void WriteBytes(Stream data, int field, ReadOnlySpan<byte> value)
    {
        WriteKey(data, field, Bytes);
        WriteVarint(data, (ulong)value.Length);
        data.Write(value);
    }

    private static void WriteKey(Stream data, int field, int wireType) => WriteVarint(data, (ulong)((field << 3) | wireType));

    private static void WriteVarint(Stream data, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            data.WriteByte((byte)(value | 0x80));
        }

        data.WriteByte((byte)value);
    }
}
