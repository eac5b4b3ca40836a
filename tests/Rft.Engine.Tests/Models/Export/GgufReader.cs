using System.Text;

namespace Rft.Engine.Tests.Models.Export;

/// <summary>A GGUF file, read the slow and obvious way: every key, and every tensor as float32.</summary>
internal sealed class GgufReader : IDisposable
{
    private const int Alignment = 32;

    private readonly BinaryReader _reader;
    private readonly Dictionary<string, object> _metadata = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GgufReaderTensor> _tensors = new(StringComparer.Ordinal);

    public GgufReader(string path)
    {
        _reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)));
        Assert.Equal("GGUF", Encoding.ASCII.GetString(_reader.ReadBytes(4)));
        Assert.Equal(3u, _reader.ReadUInt32());
        var (tensors, pairs) = (_reader.ReadUInt64(), _reader.ReadUInt64());
        for (var i = 0ul; i < pairs; i++)
        {
            _metadata.Add(Text(), Value(_reader.ReadUInt32()));
        }

        var infos = new List<(string Name, int[] Shape, uint Type, ulong Offset)>();
        for (var i = 0ul; i < tensors; i++)
        {
            var name = Text();
            var shape = new int[_reader.ReadUInt32()];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                shape[axis] = (int)_reader.ReadUInt64();
            }

            infos.Add((name, shape, _reader.ReadUInt32(), _reader.ReadUInt64()));
        }

        var data = (_reader.BaseStream.Position + Alignment - 1) / Alignment * Alignment;
        foreach (var (name, shape, type, offset) in infos)
        {
            Assert.Equal(0ul, offset % Alignment);
            _reader.BaseStream.Position = data + (long)offset;
            _tensors.Add(name, new GgufReaderTensor(type, shape, Values(type, shape.Aggregate(1, (product, size) => product * size))));
        }

        // The last tensor is padded too.
        Assert.Equal(0, _reader.BaseStream.Length % Alignment);
        Assert.InRange(_reader.BaseStream.Length - _reader.BaseStream.Position, 0, Alignment - 1);
    }

    public IReadOnlyDictionary<string, object> Metadata => _metadata;

    public IReadOnlyDictionary<string, GgufReaderTensor> Tensors => _tensors;

    public void Dispose() => _reader.Dispose();

    private string Text() => Encoding.UTF8.GetString(_reader.ReadBytes((int)_reader.ReadUInt64()));

    private object Value(uint type) => type switch
    {
        4 => (int)_reader.ReadUInt32(),
        5 => _reader.ReadInt32(),
        6 => _reader.ReadSingle(),
        7 => _reader.ReadBoolean(),
        8 => Text(),
        9 => Array(_reader.ReadUInt32()),
        _ => throw new InvalidDataException($"Value type {type}."),
    };

    private object[] Array(uint type)
    {
        var values = new object[_reader.ReadUInt64()];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(type);
        }

        return values;
    }

    private float[] Values(uint type, int count)
    {
        var values = new float[count];
        var scale = 0f;
        for (var i = 0; i < count; i++)
        {
            if (type == 8 && i % 32 == 0)
            {
                scale = (float)_reader.ReadHalf();
            }

            values[i] = type switch
            {
                0 => _reader.ReadSingle(),
                1 => (float)_reader.ReadHalf(),
                8 => scale * _reader.ReadSByte(),
                _ => throw new InvalidDataException($"Tensor type {type}."),
            };
        }

        return values;
    }
}
