using System.Text;
using Rft.Engine.Diagnostics;
using Rft.Engine.Models;

namespace Rft.Engine.Tests.Models;

public sealed class SafetensorsTests : IDisposable
{
    private static readonly NamedTensor[] _tensors =
    [
        new("b.weight", [2, 3], [1, -2, 3.5f, 0, float.MaxValue, -0.0f]),
        new("a", [], [7]),
        new("empty", [0, 4], []),
        new("c.größe", [3], [1e-40f, float.NegativeInfinity, 0.1f]),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_as_f32_is_read_back_to_the_bit()
    {
        var path = _folder.PathOf("x.safetensors");
        SafetensorsWriter.Write(path, _tensors, TensorType.F32, new Dictionary<string, string> { ["step"] = "12", ["a"] = "ü\"" });

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(["a", "b.weight", "c.größe", "empty"], file.Entries.Keys.Order(StringComparer.Ordinal));
        foreach (var tensor in _tensors)
        {
            var read = file.Read(tensor.Name);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.Values.Select(BitConverter.SingleToUInt32Bits), read.Values.Select(BitConverter.SingleToUInt32Bits));
        }

        Assert.Equal(("12", "ü\""), (file.Metadata["step"], file.Metadata["a"]));
    }

    [Fact]
    public void What_was_written_as_bf16_is_read_back_rounded()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => (i - 50_000) * 0.37f).ToArray();
        var path = _folder.PathOf("x.safetensors");
        SafetensorsWriter.Write(path, [new("w", [100, 1000], values)], TensorType.BF16);

        using var file = SafetensorsFile.Open(path);

        Assert.Equal(TensorType.BF16, file.Entries["w"].Type);
        Assert.Equal(values.Select(value => BFloat16.ToSingle(BFloat16.FromSingle(value))), file.Read("w").Values);
    }

    [Fact]
    public unsafe void A_tensor_with_more_elements_than_an_array_can_have_is_read_in_stretches_and_refused_as_a_whole()
    {
        // The file is sparse: only its header and its last row are there.
        const long Rows = 262_144, Columns = 8_200, Bytes = Rows * Columns * sizeof(ushort);
        var path = _folder.PathOf("x.safetensors");
        var header = Encoding.UTF8.GetBytes($"{{\"w\":{{\"dtype\":\"BF16\",\"shape\":[{Rows},{Columns}],\"data_offsets\":[0,{Bytes}]}}}}");
        using (var stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes((ulong)header.Length));
            stream.Write(header);
            stream.SetLength(8 + header.Length + Bytes);
            stream.Seek(-2, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(BFloat16.FromSingle(3)));
        }

        using var file = SafetensorsFile.Open(path);
        var (next, last) = (0L, 0f);
        file.Map("w", Rows * Columns / 2, (data, first, count) =>
        {
            Assert.Equal(next, first);
            next += count;
            last = BFloat16.ToSingle(((ushort*)data)[count - 1]);
        });

        Assert.Equal((Rows * Columns, 3), (next, last));
        var exception = Assert.Throws<DiagnosticException>(() => file.Read("w"));
        Assert.Equal("RFT6080", Assert.Single(exception.Diagnostics).Code);
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_order_of_tensors_or_metadata()
    {
        var (first, second) = (_folder.PathOf("1"), _folder.PathOf("2"));
        SafetensorsWriter.Write(first, _tensors, TensorType.F32, new Dictionary<string, string> { ["x"] = "1", ["y"] = "2" });
        SafetensorsWriter.Write(second, [.. _tensors.Reverse()], TensorType.F32, new Dictionary<string, string> { ["y"] = "2", ["x"] = "1" });

        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(0, (8 + BitConverter.ToInt64(File.ReadAllBytes(first))) % 8);
    }

    [Fact]
    public void The_bytes_are_those_that_were_pinned()
    {
        var path = _folder.PathOf("x");
        SafetensorsWriter.Write(path, [new("w", [2], [1, 2])], TensorType.F32);

        Assert.Equal(
            """{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
            Encoding.UTF8.GetString(File.ReadAllBytes(path)[8..^8]).TrimEnd());
    }

    [Fact]
    public void A_file_of_another_writer_is_read()
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", "llama-gqa", "model.safetensors"));

        Assert.Equal(21, file.Entries.Count);
        Assert.Equal([300, 32], file.Entries["lm_head.weight"].Shape);
        Assert.All(file.Read("model.embed_tokens.weight").Values, value => Assert.InRange(value, -4f, 4f));
    }

    [Theory]
    [InlineData("", "fewer than the 8")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{\"w\":1}", "lacks a dtype")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", "lacks a dtype")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}", "needs 8 bytes")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", "impossible shape")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", "impossible shape")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,8]}}", "impossible shape")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "truncated")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "begins at byte 4")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "the one before it ends")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "there are 8")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[9223372036854775807,9223372036854775807]}}", "beyond the end")]
    [InlineData("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "not valid JSON")]
    [InlineData("{\"__metadata__\":{\"a\":1}}", "object of strings")]
    [InlineData("{\"\\ud800\":{}}", "Unicode")]
    public void A_damaged_header_is_refused(string header, string expected)
    {
        var path = _folder.PathOf("x.safetensors");
        File.WriteAllBytes(path, header.Length == 0 ? [1, 2] : [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]]);

        var exception = Assert.Throws<DiagnosticException>(() => SafetensorsFile.Open(path).Dispose());

        Assert.Equal(DiagnosticTable.SafetensorsDamaged, Assert.Single(exception.Diagnostics).Descriptor);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_size_beyond_the_file_is_refused_before_any_memory_is_taken()
    {
        var path = _folder.PathOf("x.safetensors");
        File.WriteAllBytes(path, [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{']);

        var exception = Assert.Throws<DiagnosticException>(() => SafetensorsFile.Open(path).Dispose());

        Assert.Contains("claims 18446744073709551615 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_element_type_is_refused_by_name()
    {
        var header = "{\"w\":{\"dtype\":\"I16\",\"shape\":[4],\"data_offsets\":[0,8]}}";
        var path = _folder.PathOf("x.safetensors");
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]]);

        var exception = Assert.Throws<DiagnosticException>(() => SafetensorsFile.Open(path).Dispose());

        Assert.Equal(DiagnosticTable.TensorTypeUnsupported, exception.Diagnostics[0].Descriptor);
        Assert.Contains("'w'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Flipped_and_truncated_bytes_give_a_diagnostic_or_the_values()
    {
        var original = _folder.PathOf("original");
        SafetensorsWriter.Write(original, _tensors, TensorType.F32);
        var bytes = File.ReadAllBytes(original);
        var path = _folder.PathOf("damaged");
        for (var draw = 0UL; draw < 1500; draw++)
        {
            var damaged = (byte[])bytes.Clone();
            var place = (int)(CounterRandom.Uniform(1, RandomStream.Resampling, draw) * bytes.Length);
            if (draw % 3 == 0)
            {
                damaged = damaged[..place];
            }
            else
            {
                damaged[place] ^= (byte)(1 << (int)(draw % 8));
                damaged[(place * 7) % bytes.Length] = (byte)draw;
            }

            File.WriteAllBytes(path, damaged);
            try
            {
                using var file = SafetensorsFile.Open(path);
                Assert.NotEqual(0, (int)draw % 3);
                Assert.All(file.Entries.Values, entry => Assert.Equal(entry.Count, file.Read(entry.Name).Values.Length));
            }
            catch (DiagnosticException exception)
            {
                Assert.Equal(path, exception.Diagnostics[0].Location.File);
            }
        }
    }

    [Fact]
    public void A_file_that_is_cut_short_after_it_was_opened_gives_a_diagnostic()
    {
        var path = _folder.PathOf("x");
        SafetensorsWriter.Write(path, _tensors, TensorType.F32);
        using var file = SafetensorsFile.Open(path);
        using (var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            writer.SetLength(writer.Length - 8);
        }

        Assert.Throws<DiagnosticException>(() => file.Read("c.größe"));
    }

    [Fact]
    public void A_missing_file_gives_a_diagnostic() =>
        Assert.Throws<DiagnosticException>(() => SafetensorsFile.Open(_folder.PathOf("none")).Dispose());

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.Write("x", "old");

        var exception = Assert.Throws<DiagnosticException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("No space left on device");
        }));

        Assert.Equal(DiagnosticTable.ModelFileNotWritten, exception.Diagnostics[0].Descriptor);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0x3F800000u, 0x3F80)]
    [InlineData(0x3F807FFFu, 0x3F80)]
    [InlineData(0x3F808000u, 0x3F80)]
    [InlineData(0x3F808001u, 0x3F81)]
    [InlineData(0x3F818000u, 0x3F82)]
    [InlineData(0xBF818000u, 0xBF82)]
    [InlineData(0x00000000u, 0x0000)]
    [InlineData(0x80000000u, 0x8000)]
    [InlineData(0x00008000u, 0x0000)]
    [InlineData(0x00018000u, 0x0002)]
    [InlineData(0x7F7FFFFFu, 0x7F80)]
    [InlineData(0x7F7F7FFFu, 0x7F7F)]
    [InlineData(0x7F800000u, 0x7F80)]
    [InlineData(0xFF800000u, 0xFF80)]
    [InlineData(0x7FC00000u, 0x7FC0)]
    [InlineData(0x7F800001u, 0x7FC0)]
    [InlineData(0xFFFFFFFFu, 0xFFFF)]
    public void Bfloat16_rounds_to_nearest_even(uint bits, int expected) =>
        Assert.Equal(expected, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(bits)));

    [Fact]
    public void Every_bfloat16_survives_the_way_through_float32()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16.ToSingle((ushort)bits);
            Assert.True(float.IsNaN(value) || BFloat16.FromSingle(value) == bits);
        }
    }
}
