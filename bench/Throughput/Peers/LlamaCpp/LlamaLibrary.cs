using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rft.Throughput.Peers.LlamaCpp;

/// <summary>The functions of llama.cpp's C interface (include/llama.h) that are used here.</summary>
internal static unsafe partial class LlamaLibrary
{
    public const string Name = "llama";
    public const string BaseName = "ggml";

    [LibraryImport(BaseName, EntryPoint = "ggml_backend_load_all_from_path", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void LoadBackends(string directory);

    [LibraryImport(Name, EntryPoint = "llama_backend_init")]
    public static partial void Initialize();

    [LibraryImport(Name, EntryPoint = "llama_print_system_info")]
    public static partial nint SystemInformation();

    [LibraryImport(Name, EntryPoint = "llama_model_default_params")]
    public static partial LlamaParameters ModelDefaults();

    [LibraryImport(Name, EntryPoint = "llama_context_default_params")]
    public static partial LlamaParameters ContextDefaults();

    [LibraryImport(Name, EntryPoint = "llama_model_load_from_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint LoadModel(string path, LlamaParameters parameters);

    [LibraryImport(Name, EntryPoint = "llama_model_free")]
    public static partial void FreeModel(nint model);

    [LibraryImport(Name, EntryPoint = "llama_init_from_model")]
    public static partial nint CreateContext(nint model, LlamaParameters parameters);

    [LibraryImport(Name, EntryPoint = "llama_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Name, EntryPoint = "llama_set_n_threads")]
    public static partial void SetThreads(nint context, int threads, int batchThreads);

    [LibraryImport(Name, EntryPoint = "llama_get_memory")]
    public static partial nint Memory(nint context);

    [LibraryImport(Name, EntryPoint = "llama_memory_clear")]
    public static partial void Clear(nint memory, [MarshalAs(UnmanagedType.U1)] bool data);

    [LibraryImport(Name, EntryPoint = "llama_batch_init")]
    public static partial LlamaBatch CreateBatch(int tokens, int embedding, int sequencesEach);

    [LibraryImport(Name, EntryPoint = "llama_batch_free")]
    public static partial void FreeBatch(LlamaBatch batch);

    [LibraryImport(Name, EntryPoint = "llama_decode")]
    public static partial int Decode(nint context, LlamaBatch batch);

    [LibraryImport(Name, EntryPoint = "llama_get_logits_ith")]
    public static partial float* Logits(nint context, int index);

    /// <summary>Keeps the library from writing to standard error.</summary>
    public static void Silence() => SetLog(&Ignore, 0);

    [LibraryImport(Name, EntryPoint = "llama_log_set")]
    private static partial void SetLog(delegate* unmanaged[Cdecl]<int, nint, nint, void> write, nint data);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(int level, nint text, nint data)
    {
    }
}
