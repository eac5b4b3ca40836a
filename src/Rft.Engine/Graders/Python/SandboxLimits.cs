namespace Rft.Engine.Graders;

/// <summary>What a grader's code may use; OpenAI's limits where it has published some.</summary>
/// <param name="MemoryBytes">Address space of a worker.</param>
/// <param name="Patience">Time for a call.</param>
internal sealed record SandboxLimits(long MemoryBytes, TimeSpan Patience)
{
    /// <summary>The longest source in bytes.</summary>
    public const int LongestSource = 256 * 1024;

    /// <summary>The longest answer in bytes, a traceback included.</summary>
    public const int LongestAnswer = 64 * 1024;

    /// <summary>Threads of a worker.</summary>
    public const int Threads = 16;

    /// <summary>The size of /tmp, and of a file in it.</summary>
    public const int TemporaryBytes = 16 << 20;

    /// <summary>Time to start a worker and to import what the source imports.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    /// <summary>2 GiB, 2 minutes.</summary>
    public static readonly SandboxLimits Default = new(2L << 30, TimeSpan.FromMinutes(2));
}
