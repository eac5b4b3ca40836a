using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads;

/// <summary>Something prepared that can be done again and again.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>See <see cref="WorkReply.Answer"/>; null where there is nothing to compare.</summary>
    IReadOnlyList<double>? Answer { get; }

    /// <summary>Works for at least so long.</summary>
    WorkReply Run(double seconds);
}
