using System.Reflection;
using System.Runtime.InteropServices;

namespace Rft.Throughput.Peers.OpenBlas;

/// <summary>OpenBLAS, where it is installed.</summary>
internal static partial class OpenBlasLibrary
{
    public const int RowMajor = 101;
    public const int NotTransposed = 111;
    public const int Transposed = 112;

    private const string Name = "openblas";

    // The build with threads of its own comes first: the other one shares OpenMP's with nobody here.
    private static readonly string[] _files =
    [
        "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0",
        "/usr/lib/aarch64-linux-gnu/openblas-pthread/libopenblas.so.0",
        "libopenblas.so.0",
        "libopenblas",
    ];

    /// <summary>Loads it.</summary>
    /// <returns>Whether it is there.</returns>
    public static bool TryLoad()
    {
        foreach (var file in _files)
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
                return true;
            }
        }

        return false;
    }

    public static string Describe() =>
        $"{Marshal.PtrToStringUTF8(Configuration())?.Trim()}, kernels for {Marshal.PtrToStringUTF8(CoreName())}";

    [LibraryImport(Name, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int threads);

    [LibraryImport(Name, EntryPoint = "cblas_sgemm")]
    public static unsafe partial void Multiply(
        int order, int transposeA, int transposeB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);

    [LibraryImport(Name, EntryPoint = "openblas_get_config")]
    private static partial nint Configuration();

    [LibraryImport(Name, EntryPoint = "openblas_get_corename")]
    private static partial nint CoreName();
}
