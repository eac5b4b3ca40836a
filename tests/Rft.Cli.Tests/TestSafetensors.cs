using System.Runtime.InteropServices;
using System.Text.Json;
using Rft.Engine.Models;

namespace Rft.Cli.Tests;

/// <summary>Writes a safetensors file of 32-bit floats.</summary>
internal static class TestSafetensors
{
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors)
    {
        var header = new Dictionary<string, object>();
        var offset = 0;
        foreach (var tensor in tensors)
        {
            var end = offset + (tensor.Values.Length * sizeof(float));
            header[tensor.Name] = new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { offset, end } };
            offset = end;
        }

        using var stream = File.Create(path);
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        stream.Write(BitConverter.GetBytes((ulong)json.Length));
        stream.Write(json);
        foreach (var tensor in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }
}
