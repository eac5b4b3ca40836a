using System.Diagnostics;
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using Rft.Throughput.Measuring;
using Rft.Throughput.Peers.LlamaCpp;
using Rft.Throughput.Peers.OpenBlas;
using Rft.Throughput.Protocol;
using Rft.Throughput.Workloads;
using Rft.Throughput.Workloads.Engine;

namespace Rft.Throughput.Peers;

/// <summary>The programs that are measured, and how each is started.</summary>
internal static class ProgramList
{
    private const string OpenBlas = "openblas";
    /// <summary>The peer that reads GGUF files.</summary>
    public const string Llama = "llama.cpp";

    private const string Torch = "pytorch";
    private const string Before = "rft-before";

    // OpenMP's build shares its threads with PyTorch's own.
    private const string OpenMpBuild = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    /// <summary>The start of each program, by the name that results give it; this engine is the first.</summary>
    /// <param name="threads">Threads of each.</param>
    /// <param name="against">The Rft.Throughput.dll of another build; null for none.</param>
    public static IReadOnlyDictionary<string, ProcessStartInfo> Starts(int threads, string? against)
    {
        var starts = new Dictionary<string, ProcessStartInfo>
        {
            [CaseResult.Engine] = Own(Assembly.GetExecutingAssembly().Location, CaseResult.Engine),
            [OpenBlas] = WithVectors(Own(Assembly.GetExecutingAssembly().Location, OpenBlas), threads),
            [Llama] = Own(Assembly.GetExecutingAssembly().Location, Llama),
            [Torch] = WithVectors(Python(), threads),
        };
        if (against is not null)
        {
            starts.Add(Before, Own(against, CaseResult.Engine));
        }

        return starts;
    }

    /// <summary>The start of this engine alone.</summary>
    /// <param name="environment">Variables that it is given.</param>
    public static ProcessStartInfo Engine(IReadOnlyDictionary<string, string> environment)
    {
        var start = Own(Assembly.GetExecutingAssembly().Location, CaseResult.Engine);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Runs one of them, to the end of standard input.</summary>
    public static int Serve(string name)
    {
        if (Source(name, out var absent) is { } source)
        {
            WorkServer.Run(source, Console.In, Console.Out);
        }
        else
        {
            Console.WriteLine(WorkJson.Write(new WorkReply { Unsupported = absent }));
        }

        return 0;
    }

    private static IWorkloadSource? Source(string name, out string absent)
    {
        absent = "";
        switch (name)
        {
            case CaseResult.Engine:
                return new EngineWorkloads();
            case OpenBlas when OpenBlasLibrary.TryLoad():
                return new OpenBlasWorkloads();
            case OpenBlas:
                absent = "libopenblas.so.0 is not installed";
                return null;
            case Llama when LlamaInstallation.TryLoad(out absent) is { } folder:
                if (LlamaWorkloads.IsKnownVersion)
                {
                    return new LlamaWorkloads(folder);
                }

                absent = "this version's parameters are laid out in another way";
                return null;
            default:
                return null;
        }
    }

    private static ProcessStartInfo Own(string assembly, string name) => new("dotnet", [assembly, "serve", name]);

    private static ProcessStartInfo Python()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Peers", "Torch", "torch_peer.py");
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", [script]);
        if (Directory.Exists(OpenMpBuild))
        {
            start.Environment["LD_LIBRARY_PATH"] = OpenMpBuild;
        }

        return start;
    }

    // Old builds of OpenBLAS know only old processors by name, and ATen asks for its widest vectors to be switched on.
    private static ProcessStartInfo WithVectors(ProcessStartInfo start, int threads)
    {
        start.Environment["OMP_NUM_THREADS"] = FormattableString.Invariant($"{threads}");
        start.Environment["OPENBLAS_NUM_THREADS"] = FormattableString.Invariant($"{threads}");
        if (Avx512F.IsSupported)
        {
            start.Environment.TryAdd("OPENBLAS_CORETYPE", "SkylakeX");
            start.Environment.TryAdd("ATEN_CPU_CAPABILITY", "avx512");
        }

        return start;
    }
}
