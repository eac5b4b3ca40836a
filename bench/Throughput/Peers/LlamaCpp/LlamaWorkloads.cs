using System.Runtime.InteropServices;
using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;
using Rft.Throughput.Workloads;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>llama.cpp with its defaults: flash attention where it chooses to, keys and values of 16 bits, a cache a sequence.</summary>
internal sealed class LlamaWorkloads : IWorkloadSource
{
    private readonly string _folder;

    /// <param name="folder">Where its backends are.</param>
    public LlamaWorkloads(string folder)
    {
        _folder = folder;
        LlamaLibrary.Silence();
        LlamaLibrary.LoadBackends(folder);
        LlamaLibrary.Initialize();
    }

    /// <summary>Whether this version's parameters begin as they are used here.</summary>
    public static bool IsKnownVersion => LlamaLibrary.ContextDefaults().AreKnown;

    public string Description => $"llama.cpp in {_folder}: {Marshal.PtrToStringUTF8(LlamaLibrary.SystemInformation())?.Trim()}";

    public IWorkload? Create(WorkRequest request)
    {
        if (request.Kind is not (CaseKind.Decode or CaseKind.Prefill))
        {
            return null;
        }

        var context = new LlamaContext(request.Gguf!, request.Batch, request.Prompt + request.Tokens, request.Threads, request.Vocabulary);
        return new LlamaWorkload(context, request);
    }
}
