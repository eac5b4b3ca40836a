using Rft.Engine.Cpu.Kernels;
using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;
using Rft.Throughput.Workloads;

namespace Rft.Throughput.Peers.OpenBlas;

/// <summary>The products of <see cref="CaseKind"/> by <c>cblas_sgemm</c>, which packs both sides in each call.</summary>
internal sealed unsafe class OpenBlasWorkloads : IWorkloadSource
{
    public string Description => OpenBlasLibrary.Describe();

    public IWorkload? Create(WorkRequest request)
    {
        if (request.Kind < CaseKind.Product)
        {
            return null;
        }

        OpenBlasLibrary.SetThreads(request.Threads);
        var (m, n, k) = (request.M, request.N, request.K);
        var (a, b, c, d) = (RandomBuffer.Create(m, k), RandomBuffer.Create(k, n), RandomBuffer.Create(m, n), RandomBuffer.Create(n, k));
        const int Plain = OpenBlasLibrary.NotTransposed;
        const int Turned = OpenBlasLibrary.Transposed;
        Action action = request.Kind switch
        {
            CaseKind.LeftGradient => () => Run(Plain, Turned, m, k, n, c, n, b, n, 0, a, k),
            CaseKind.RightGradient => () => Run(Turned, Plain, n, k, m, c, n, a, k, 1, d, k),
            _ => () => Run(Plain, Plain, m, n, k, a, k, b, n, 0, c, n),
        };
        return new RepeatedWorkload(1, action, a, b, c, d);
    }

    private static void Run(
        int turnA, int turnB, int m, int n, int k, NativeBuffer a, int lda, NativeBuffer b, int ldb, float beta, NativeBuffer c, int ldc) =>
        OpenBlasLibrary.Multiply(OpenBlasLibrary.RowMajor, turnA, turnB, m, n, k, 1, a.Pointer, lda, b.Pointer, ldb, beta, c.Pointer, ldc);
}
