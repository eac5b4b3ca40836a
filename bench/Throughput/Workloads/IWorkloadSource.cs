using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads;

/// <summary>Makes the workloads of one program.</summary>
internal interface IWorkloadSource
{
    /// <summary>What the program is: version and settings.</summary>
    string Description { get; }

    /// <summary>Makes a workload; null where the program has none of this kind.</summary>
    IWorkload? Create(WorkRequest request);
}
