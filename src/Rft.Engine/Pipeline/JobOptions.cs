using Rft.Engine.Runs;

namespace Rft.Engine.Pipeline;

/// <summary>Where a job keeps things and who hears of it. None of it changes a result.</summary>
public sealed record JobOptions
{
    /// <summary>The environment variable that gives <see cref="StorePath"/> where no option does.</summary>
    public const string StorePathVariable = "RftStorePath";

    /// <summary>Hears of everything.</summary>
    public required IJobListener Listener { get; init; }

    /// <summary>The folder of the store; null or empty for <c>.rft</c> at the root of the repository.</summary>
    public string? StorePath { get; init; }

    /// <summary>
    /// The folder in which a folder of the spec's name receives report, card and model; null or empty for <c>bin/rft</c> beside the spec.
    /// </summary>
    public string? OutputPath { get; init; }

    /// <summary>Worker threads; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>The edge where files are changed; null for the machine's.</summary>
    public IFileSystem? FileSystem { get; init; }

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
