using System.Diagnostics;
using System.Text.Json;

namespace Rft.Engine.Graders;

/// <summary>A Python of this machine and what it needs of the file system.</summary>
/// <param name="Executable">The program, links resolved.</param>
/// <param name="Version">Such as 3.12.1.</param>
/// <param name="Loader">The dynamic loader, as the program names it; null where it names none.</param>
/// <param name="Standard">The folders of its own modules.</param>
/// <param name="Packages">The folders of installed packages.</param>
/// <param name="Libraries">The shared libraries that it loads.</param>
internal sealed record PythonInterpreter(
    string Executable,
    string Version,
    string? Loader,
    IReadOnlyList<string> Standard,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Libraries)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly string[] _usualFolders = ["/usr/bin", "/usr/local/bin"];
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>The Pythons of a machine: those on the search path first, then those in the usual places; none twice.</summary>
    public static IEnumerable<PythonInterpreter> FindAll(GraderServices services)
    {
        var seen = new HashSet<string>();
        foreach (var folder in (services.ReadVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(_usualFolders).Distinct())
        {
            var candidate = Path.Combine(folder, OperatingSystem.IsWindows() ? "python.exe" : "python3");
            if (Path.IsPathFullyQualified(candidate) && File.Exists(candidate) && Probe(candidate, services) is { } found && seen.Add(found.Executable))
            {
                yield return found;
            }
        }
    }

    /// <summary>
    /// The folders and files that the interpreter reads, links resolved. A library's folder counts as a whole, because modules that are
    /// imported later load others from it; but not a folder that holds more than libraries, of which only the library itself counts.
    /// </summary>
    public IReadOnlyList<string> ReadPaths()
    {
        var paths = new List<string>(Standard);
        paths.AddRange(Packages);
        paths.AddRange(Libraries.Select(library => Path.GetDirectoryName(library) is { } folder && HoldsLibraries(folder) ? folder : library));
        paths.Add(Executable);

        // Debian's libraries for linear algebra are links into the first, and the second tells the loader of folders off its own path.
        paths.AddRange(["/etc/alternatives", "/etc/ld.so.cache"]);
        var resolved = paths.Select(Resolve).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        return [.. resolved.Where(path => !resolved.Exists(other => path.StartsWith(other + "/", StringComparison.Ordinal)))];
    }

    /// <summary>A path with all links resolved, also those in its parents; null where there is nothing.</summary>
    public static string? Resolve(string path)
    {
        var resolved = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(resolved, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (!info.Exists)
            {
                return null;
            }

            resolved = info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Resolve(target.FullName) ?? next : next;
        }

        return resolved;
    }

    private static bool HoldsLibraries(string folder) => folder.Split('/').Any(part => part.StartsWith("lib", StringComparison.Ordinal));

    private static PythonInterpreter? Probe(string candidate, GraderServices services)
    {
        var start = new ProcessStartInfo(candidate) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-I");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(EmbeddedText.Read("probe.py"));
        try
        {
            using var process = services.StartProcess(start);
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!output.Wait(_patience) || !process.WaitForExit(_patience) || process.ExitCode != 0)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return JsonSerializer.Deserialize<PythonInterpreter>(output.Result, _json);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException or JsonException)
        {
            // Windows has a python.exe that only opens its shop, and a broken installation is none.
            return null;
        }
    }
}
