namespace Rft.Throughput.Measuring;

/// <summary>How cases are measured.</summary>
/// <param name="Threads">Threads of each program.</param>
/// <param name="Rounds">Rounds, in each of which every program works once.</param>
/// <param name="Seconds">How long each works in a round at least.</param>
/// <param name="ByProcessorTime">Whether rates are per second of processor time instead of the clock's.</param>
/// <param name="AllowsDisturbed">Whether results of a busy machine are printed, with a mark.</param>
internal sealed record MeasureOptions(int Threads, int Rounds, double Seconds, bool ByProcessorTime, bool AllowsDisturbed)
{
    /// <summary>Whether a busy machine is no reason not to measure. Processor time does not count what others take.</summary>
    public bool MayBeDisturbed => AllowsDisturbed || ByProcessorTime;
}
