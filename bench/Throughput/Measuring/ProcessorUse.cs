using System.Globalization;

namespace Rft.Throughput.Measuring;

/// <summary>How busy the processors are and what processes take, from Linux's /proc; elsewhere nothing is known.</summary>
internal static class ProcessorUse
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    // Fields of the line "cpu" that are work: user, nice, system, interrupts of both kinds, and what the host took.
    private static readonly int[] _busy = [1, 2, 3, 6, 7, 8];

    /// <summary>Seconds that all processors together were busy, since the machine began.</summary>
    public static double? OfMachine()
    {
        if (!File.Exists("/proc/stat"))
        {
            return null;
        }

        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return _busy.Sum(field => double.Parse(fields[field], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Seconds of processor time of a process.</summary>
    public static double? OfProcess(int id)
    {
        var path = $"/proc/{id}/stat";
        if (!File.Exists(path))
        {
            return null;
        }

        // The name, which may hold anything, ends with the last parenthesis.
        var text = File.ReadAllText(path);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>The most bytes of memory that a process ever had resident; 0 where that is not known.</summary>
    public static long PeakMemoryOfProcess(int id)
    {
        var path = $"/proc/{id}/status";
        var line = File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The load average of the last minute.</summary>
    public static double? LoadAverage() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}
