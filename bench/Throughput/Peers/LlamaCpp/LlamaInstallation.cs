using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>
/// Where llama.cpp's libraries are: in the folder that RFT_LLAMA_CPP names, beside or below a llama-bench on PATH, or in the npm package
/// node-llama-cpp, which is installed into the temporary folder.
/// </summary>
internal static class LlamaInstallation
{
    private const string Version = "3.22.1";
    private const string Variable = "RFT_LLAMA_CPP";

    // What one needs of another comes first.
    private static readonly string[] _libraries = ["libggml-base", "libggml", "libllama"];

    /// <summary>Loads the libraries.</summary>
    /// <param name="absent">Why they cannot be had.</param>
    /// <returns>The folder; null where they cannot be had.</returns>
    public static string? TryLoad(out string absent)
    {
        absent = "";
        if ((Environment.GetEnvironmentVariable(Variable) ?? OnPath() ?? OfNpm(out absent)) is not { } folder)
        {
            return null;
        }

        var handles = new Dictionary<string, nint>();
        foreach (var library in _libraries)
        {
            // libllama.so, or libllama.v0.5.0.so where a build puts its version into the name.
            var file = Directory.Exists(folder)
                ? Directory.GetFiles(folder, $"{library}.*so*").Concat(Directory.GetFiles(folder, $"{library}.dylib")).Order().FirstOrDefault()
                : null;
            if (file is null || !NativeLibrary.TryLoad(file, out var handle))
            {
                absent = $"{folder} has no {library} that can be loaded";
                return null;
            }

            handles[library["lib".Length..]] = handle;
        }

        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => handles.GetValueOrDefault(name));
        return folder;
    }

    private static string? OnPath()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "llama-bench"))
            .FirstOrDefault(File.Exists);
        if (program is null)
        {
            return null;
        }

        var target = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        var directory = Path.GetDirectoryName(target)!;
        return new[] { directory, Path.Combine(directory, "..", "lib") }
            .FirstOrDefault(candidate => Directory.Exists(candidate) && Directory.GetFiles(candidate, "libllama.*").Length > 0);
    }

    private static string? OfNpm(out string absent)
    {
        absent = "no llama-bench on PATH, and node-llama-cpp is fetched only for 64-bit Linux on x86";
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        var cache = Path.Combine(Path.GetTempPath(), "rft-throughput", $"node-llama-cpp-{Version}");
        if (!Directory.Exists(cache) && !Install(cache))
        {
            absent = "no llama-bench on PATH, and npm is absent or could not install node-llama-cpp";
            return null;
        }

        return Path.Combine(cache, "node_modules", "@node-llama-cpp", "linux-x64", "bins", "linux-x64");
    }

    private static bool Install(string cache)
    {
        var folder = $"{cache}.{Environment.ProcessId}";
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "package.json"), "{}");
        try
        {
            using var npm = Process.Start(new ProcessStartInfo(
                "npm", ["install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", "--omit=optional", $"@node-llama-cpp/linux-x64@{Version}"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
            })!;
            npm.WaitForExit();
            if (npm.ExitCode == 0)
            {
                Directory.Move(folder, cache);
                return true;
            }
        }
        catch (Win32Exception)
        {
            // No npm.
        }

        Directory.Delete(folder, recursive: true);
        return false;
    }
}
