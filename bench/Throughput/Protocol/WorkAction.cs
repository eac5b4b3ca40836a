namespace Rft.Throughput.Protocol;

/// <summary>What a measured program is asked to do.</summary>
internal enum WorkAction
{
    /// <summary>Say what it is.</summary>
    Describe,

    /// <summary>Say how many floating-point operations a second its threads can do at most.</summary>
    Peak,

    /// <summary>Make everything that a workload needs.</summary>
    Prepare,

    /// <summary>Work, and say how much and how long.</summary>
    Run,

    /// <summary>Free a workload.</summary>
    Release,
}
