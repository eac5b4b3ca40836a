using System.Diagnostics;
using Rft.Engine.Models;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>What graders need of the world; the defaults are the machine's.</summary>
internal sealed record GraderServices
{
    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The folder that relative paths of graders start from: the spec's.</summary>
    public string Directory { get; init; } = ".";

    /// <summary>A folder for what graders remember between runs, such as verdicts of judges; null for nothing.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Starts a process.</summary>
    public Func<ProcessStartInfo, Process> StartProcess { get; init; } =
        static start => Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} was not started.");

    /// <summary>Makes what HTTP clients send with.</summary>
    public Func<HttpMessageHandler> CreateHttpHandler { get; init; } =
        static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };

    /// <summary>Chance, for what must not happen at the same time everywhere; no result depends on it.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The service behind judges and embeddings.</summary>
    public JudgeSpec Judge { get; init; } = new();

    /// <summary>Loads local judges; null where there is no engine.</summary>
    public IModelEngine? Engine { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public Func<string, string?> ReadVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>How many calls compute at once.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;
}
