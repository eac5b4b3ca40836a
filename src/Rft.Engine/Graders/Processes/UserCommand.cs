using System.Diagnostics;
using Rft.Engine.Diagnostics;
using Rft.Engine.Json;
using Rft.Engine.Specs;

namespace Rft.Engine.Graders;

/// <summary>A program that a spec names, found. It runs as the user does; only the environment is kept from it.</summary>
/// <param name="parts">The program's path and its arguments.</param>
/// <param name="services">The folder and the environment.</param>
internal sealed class UserCommand(IReadOnlyList<string> parts, GraderServices services)
{
    // Enough for programs to run; nothing that holds a secret.
    private static readonly string[] _variables =
    [
        "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TMP", "TEMP", "DOTNET_ROOT", "VIRTUAL_ENV", "JAVA_HOME", "SYSTEMROOT", "COMSPEC", "PATHEXT",
        "USERPROFILE", "APPDATA", "LOCALAPPDATA",
    ];

    /// <summary>Finds a program; null where there is none, which is reported.</summary>
    public static UserCommand? Find(IReadOnlyList<SourceText> command, GraderServices services, DiagnosticBag diagnostics)
    {
        var program = command[0];
        if (Find(program.Value, services) is { } path)
        {
            return new UserCommand([path, .. command.Skip(1).Select(part => part.Value)], services);
        }

        diagnostics.Add(
            DiagnosticTable.CommandMissing,
            program.LocationOf(0),
            $"there is no program {Quoted.Text(program.Value)}; expected the name of one on the search path, or a path with a '/' from the spec's folder");
        return null;
    }

    /// <summary>How the program is started.</summary>
    /// <param name="before">A program that starts it, with its arguments; empty for none.</param>
    public ProcessStartInfo Start(IReadOnlyList<string>? before = null)
    {
        List<string> whole = [.. before ?? [], .. parts];
        var start = new ProcessStartInfo(whole[0], whole.Skip(1)) { WorkingDirectory = services.Directory };
        start.Environment.Clear();
        foreach (var name in _variables)
        {
            if (services.ReadVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    private static string? Find(string program, GraderServices services)
    {
        if (program.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(program, Path.GetFullPath(services.Directory));
            return File.Exists(path) ? path : null;
        }

        string[] endings = OperatingSystem.IsWindows() ? ["", ".exe", ".cmd", ".bat"] : [""];
        return (services.ReadVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending)))
            .FirstOrDefault(File.Exists);
    }
}
