using System.Text;

namespace Rft.Engine.Models.Gguf;

/// <summary>The key-value pairs of a GGUF file, in the order in which they were added.</summary>
internal sealed class GgufMetadata
{
    private const uint UInt32Type = 4;
    private const uint Int32Type = 5;
    private const uint SingleType = 6;
    private const uint BooleanType = 7;
    private const uint StringType = 8;
    private const uint ArrayType = 9;

    private readonly List<Action<BinaryWriter>> _pairs = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>The number of pairs.</summary>
    public int Count => _pairs.Count;

    public void Add(string key, int value) => Add(key, UInt32Type, writer => writer.Write(checked((uint)value)));

    public void Add(string key, float value) => Add(key, SingleType, writer => writer.Write(value));

    public void Add(string key, bool value) => Add(key, BooleanType, writer => writer.Write(value));

    public void Add(string key, string value) => Add(key, StringType, writer => WriteText(writer, value));

    public void Add(string key, IReadOnlyList<string> values) => AddArray(key, StringType, values, WriteText);

    public void Add(string key, IReadOnlyList<float> values) => AddArray(key, SingleType, values, (writer, value) => writer.Write(value));

    public void Add(string key, IReadOnlyList<int> values) => AddArray(key, Int32Type, values, (writer, value) => writer.Write(value));

    public void Add(string key, IReadOnlyList<bool> values) => AddArray(key, BooleanType, values, (writer, value) => writer.Write(value));

    /// <summary>Writes the pairs.</summary>
    public void Write(BinaryWriter writer) => _pairs.ForEach(pair => pair(writer));

    /// <summary>Writes a text as GGUF has it: its length in bytes, and UTF-8.</summary>
    public static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private void AddArray<T>(string key, uint type, IReadOnlyList<T> values, Action<BinaryWriter, T> write) => Add(key, ArrayType, writer =>
    {
        writer.Write(type);
        writer.Write((ulong)values.Count);
        foreach (var value in values)
        {
            write(writer, value);
        }
    });

    private void Add(string key, uint type, Action<BinaryWriter> write)
    {
        if (!_keys.Add(key))
        {
            throw new ArgumentException($"'{key}' is there twice.", nameof(key));
        }

        _pairs.Add(writer =>
        {
            WriteText(writer, key);
            writer.Write(type);
            write(writer);
        });
    }
}
