using System.Buffers.Binary;
using System.Text;
using Rft.Engine.Runs;

namespace Rft.Engine.Tests.Runs;

public sealed class TensorBoardFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The check value of the CRC catalogues for CRC-32C, and TensorFlow's mask of it.
    [Fact]
    public void The_checksum_is_the_castagnoli_one_masked()
    {
        Assert.Equal(0xE3069283, Crc("123456789"u8));
        Assert.Equal(unchecked((0xE3069283u >> 15 | 0xE3069283u << 17) + 0xA282EAD8), TensorBoardFile.MaskedCrc("123456789"u8));
    }

    [Fact]
    public void A_file_reads_back_as_events_with_scalars()
    {
        var log = new TensorBoardLog(_folder.Path, new StoreFiles(DiskFileSystem.Instance), TimeProvider.System);
        var row = new StepMetrics
        {
            Step = 300, Epoch = 0.5, LearningRate = 0.001, Loss = -1.5, GradientNorm = 1, LargestChange = 1e-9, TargetTokens = 7, Reward = 0.25,
        };
        log.Begin([row with { Step = 1 }], []);
        log.Append(row, new StepTiming(300, 2, 0.5, 1000) { UpdateSeconds = 1, TrainedTokens = 50 });
        var events = Read(File.ReadAllBytes(Directory.GetFiles(_folder.PathOf("tfevents")).Single()));
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal([0, 1, 300], events.Select(found => found.Step));
        Assert.All(events, found => Assert.InRange(found.Time, 1.6e9, 1e11));
        Assert.Equal(0.25f, events[2].Scalars["train_mean_reward"]);
        Assert.Equal(-1.5f, events[2].Scalars["train_loss"]);
        Assert.Equal((2000f, 50f), (events[2].Scalars["timing/sampled_tokens_per_second"], events[2].Scalars["timing/trained_tokens_per_second"]));
        Assert.DoesNotContain("entropy", events[2].Scalars.Keys);
    }

    private static List<Event> Read(ReadOnlySpan<byte> bytes)
    {
        var events = new List<Event>();
        while (!bytes.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Mask(Crc(bytes[..8])), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Mask(Crc(data)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            var found = new Event();
            foreach (var (field, value, number) in Fields(data))
            {
                switch (field)
                {
                    case 1:
                        found.Time = BitConverter.UInt64BitsToDouble(number);
                        break;
                    case 2:
                        found.Step = (long)number;
                        break;
                    case 3:
                        found.Version = Encoding.UTF8.GetString(value);
                        break;
                    case 5:
                        foreach (var (_, scalar, _) in Fields(value))
                        {
                            var parts = Fields(scalar);
                            found.Scalars[Encoding.UTF8.GetString(parts[0].Value)] = BitConverter.UInt32BitsToSingle((uint)parts[1].Number);
                        }

                        break;
                    default:
                        Assert.Fail($"field {field}");
                        break;
                }
            }

            events.Add(found);
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    private static List<(int Field, byte[] Value, ulong Number)> Fields(ReadOnlySpan<byte> data)
    {
        var fields = new List<(int, byte[], ulong)>();
        while (!data.IsEmpty)
        {
            var key = Varint(ref data);
            var (field, type) = ((int)(key >> 3), (int)(key & 7));
            var size = type switch { 0 => 0, 1 => 8, 5 => 4, _ => (int)Varint(ref data) };
            var number = type switch
            {
                0 => Varint(ref data),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(data),
                5 => BinaryPrimitives.ReadUInt32LittleEndian(data),
                _ => 0ul,
            };
            fields.Add((field, data[..size].ToArray(), number));
            data = data[size..];
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> data)
    {
        var (value, shift) = (0ul, 0);
        byte next;
        do
        {
            next = data[0];
            data = data[1..];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return value;
    }

    private static uint Mask(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);

    // Bit by bit, from the polynomial.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }

        return ~crc;
    }

    private sealed class Event
    {
        public double Time { get; set; }

        public long Step { get; set; }

        public string? Version { get; set; }

        public Dictionary<string, float> Scalars { get; } = [];
    }
}
