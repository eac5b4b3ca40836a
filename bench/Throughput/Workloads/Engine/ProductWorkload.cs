using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Throughput.Cases;
using Rft.Throughput.Protocol;

namespace Rft.Throughput.Workloads.Engine;

/// <summary>The engine's matrix products.</summary>
internal static unsafe class ProductWorkload
{
    public static IWorkload Create(WorkRequest request)
    {
        var pool = new WorkerPool(request.Threads);
        var (left, right) = (RandomBuffer.Create(request.M, request.K), RandomBuffer.Create(request.K, request.N));
        var (product, gradient) = (RandomBuffer.Create(request.M, request.N), RandomBuffer.Create(request.N, request.K));
        var packed = new PackedMatrix(request.K, request.N);
        var a = new Matrix(left.Pointer, request.M, request.K, request.K);
        var c = new Matrix(product.Pointer, request.M, request.N, request.N);
        var d = new Matrix(gradient.Pointer, request.N, request.K, request.K);
        packed.PackTransposed(pool, right.Pointer, request.N);
        Action action = request.Kind switch
        {
            CaseKind.PackedProduct => () =>
            {
                packed.PackTransposed(pool, right.Pointer, request.N);
                Gemm.Multiply(pool, a, packed, c, false);
            },
            CaseKind.LeftGradient => () => Gemm.MultiplyTransposed(pool, c, packed, a, false),
            CaseKind.RightGradient => () => Gemm.AccumulateOuterProduct(pool, c, a, d),
            _ => () => Gemm.Multiply(pool, a, packed, c, false),
        };
        return new RepeatedWorkload(1, action, left, right, product, gradient, packed, pool);
    }
}
