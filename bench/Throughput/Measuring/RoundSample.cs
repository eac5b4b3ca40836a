using Rft.Throughput.Protocol;

namespace Rft.Throughput.Measuring;

/// <summary>What one program did in one round.</summary>
/// <param name="Reply">How much and how long.</param>
/// <param name="Others">How many processors everything else on the machine took meanwhile; null where the system does not say.</param>
internal sealed record RoundSample(WorkReply Reply, double? Others)
{
    // What the system itself does shows as some hundredths of a processor.
    private const double MostOthers = 0.15;

    /// <summary>Whether the machine did nothing else.</summary>
    public bool IsCalm => Others is null or < MostOthers;

    /// <summary>Units a second, of the clock or of processor time.</summary>
    public double Rate(bool byProcessorTime) => Reply.Units / (byProcessorTime ? Reply.Cpu : Reply.Wall);
}
