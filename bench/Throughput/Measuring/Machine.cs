using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rft.Throughput.Measuring;

/// <summary>Where results were measured.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Cores">How many processors the system has.</param>
/// <param name="VectorBits">The widest vectors that the runtime uses.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The version of .NET.</param>
internal sealed record Machine(string Processor, int Cores, int VectorBits, string System, string Runtime)
{
    public static Machine Current { get; } = new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);

    /// <summary>In one line.</summary>
    public string Description => FormattableString.Invariant($"{Processor}, {Cores} cores, {VectorBits}-bit vectors, {System}, {Runtime}");

    private static string ProcessorName()
    {
        var line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
    }
}
