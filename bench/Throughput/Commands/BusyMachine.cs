using Rft.Throughput.Measuring;

namespace Rft.Throughput.Commands;

/// <summary>Refuses to measure by the clock what others would take part of.</summary>
internal static class BusyMachine
{
    private const double HighestLoad = 0.5;

    /// <summary>Whether the machine is quiet, or need not be; says why not.</summary>
    public static bool MayMeasure(MeasureOptions options)
    {
        if (options.MayBeDisturbed || ProcessorUse.LoadAverage() is not { } load || load <= HighestLoad)
        {
            return true;
        }

        Console.Error.WriteLine(FormattableString.Invariant(
            $"The load average is {load}: others use this machine, and what is measured now would be about them.")
            + " Wait, or pass --cpu-time with one thread, or --disturbed.");
        return false;
    }
}
