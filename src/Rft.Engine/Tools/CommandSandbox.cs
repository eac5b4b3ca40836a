using System.ComponentModel;
using System.Diagnostics;
using Rft.Engine.Diagnostics;
using Rft.Engine.Graders;

namespace Rft.Engine.Tools;

/// <summary>
/// Bubblewrap around a user's program: name spaces of its own, no network, every file read-only, /tmp its own. The program reads what the
/// user reads, because nobody knows what it needs.
/// </summary>
internal static class CommandSandbox
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>The command that a program is put behind; null, with an error, where this machine has no sandbox.</summary>
    public static IReadOnlyList<string>? Find(GraderServices services, SourceLocation location, DiagnosticBag diagnostics)
    {
        var tools = SandboxTools.Find(services);
        if (tools.Bubblewrap is not { } bubblewrap)
        {
            diagnostics.Add(DiagnosticTable.ToolSandboxMissing, location, "the program bwrap is not installed");
            return null;
        }

        var folder = Path.GetFullPath(services.Directory);
        string[] command =
        [
            // Out of memory, the kernel takes the tool first.
            .. tools.Choom is { } choom ? [choom, "-n", "1000", "--"] : Array.Empty<string>(),
            bubblewrap, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev",
            "--proc", "/proc", "--tmpfs", "/tmp", "--ro-bind", folder, folder, "--setenv", "TMPDIR", "/tmp", "--chdir", folder, "--",
        ];
        if (Try([.. command, "/bin/sh", "-c", "exit 0"], services) is { } problem)
        {
            diagnostics.Add(DiagnosticTable.ToolSandboxMissing, location, $"bubblewrap does not start: {problem}");
            return null;
        }

        return command;
    }

    private static string? Try(string[] command, GraderServices services)
    {
        try
        {
            using var process = services.StartProcess(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true });
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                return "it does not end";
            }

            return process.ExitCode == 0 ? null : errors.GetAwaiter().GetResult().Trim();
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return exception.Message;
        }
    }
}
