namespace Rft.Engine.Graders;

/// <summary>The programs of this machine that a sandbox is made with; null for those that are not there.</summary>
/// <param name="Bubblewrap">Makes name spaces.</param>
/// <param name="SetPriv">Gives up root.</param>
/// <param name="Choom">Sets whom the kernel ends first when memory runs out.</param>
/// <param name="RunsAsRoot">Whether this process is root, so that the sandbox must not be.</param>
internal sealed record SandboxTools(string? Bubblewrap, string? SetPriv, string? Choom, bool RunsAsRoot)
{
    /// <summary>Looks on the search path and in the usual places.</summary>
    public static SandboxTools Find(GraderServices services)
    {
        return OperatingSystem.IsLinux()
            ? new SandboxTools(Program("bwrap"), Program("setpriv"), Program("choom"), Environment.IsPrivilegedProcess)
            : new SandboxTools(null, null, null, RunsAsRoot: false);

        string? Program(string name) =>
            (services.ReadVariable("PATH") ?? "").Split(':')
                .Concat(["/usr/bin", "/usr/local/bin", "/bin"])
                .Where(Path.IsPathFullyQualified)
                .Select(folder => Path.Combine(folder, name))
                .FirstOrDefault(File.Exists);
    }
}
