using System.Runtime.InteropServices;

namespace Rft.Engine.Runs;

/// <summary>Where a run was made. Recorded for people; no part of the fingerprint.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor architecture, such as <c>x64</c>.</param>
/// <param name="Runtime">The .NET version.</param>
/// <param name="Processors">Processors that the process may use.</param>
/// <param name="Engine">The engine's name, such as <c>cpu</c>.</param>
/// <param name="EngineVersion">The version of Rft.</param>
/// <param name="Device">What the engine ran on, threads and instruction set included.</param>
public sealed record RunEnvironment(
    string Os,
    string Architecture,
    string Runtime,
    int Processors,
    string Engine,
    string EngineVersion,
    string Device)
{
    /// <summary>The version of Rft that is running.</summary>
    public static string CurrentEngineVersion { get; } = typeof(RunEnvironment).Assembly.GetName().Version!.ToString(3);

    /// <summary>This machine with the given engine.</summary>
    public static RunEnvironment Current(string engine, string device) => new(
        RuntimeInformation.OSDescription,
        RuntimeInformation.OSArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "x64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            var other => other.ToString(),
        },
        RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount,
        engine,
        CurrentEngineVersion,
        device);
}
