namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>Gradients of queries, keys and values.</summary>
internal sealed record AttentionGradients(TestMatrix Q, TestMatrix K, TestMatrix V) : IDisposable
{
    public float[] All(int first, int count) =>
    [
        .. Q.ToArray().AsSpan(first * Q.View.Columns, count * Q.View.Columns),
        .. K.ToArray().AsSpan(first * K.View.Columns, count * K.View.Columns),
        .. V.ToArray().AsSpan(first * V.View.Columns, count * V.View.Columns),
    ];

    public void Dispose()
    {
        Q.Dispose();
        K.Dispose();
        V.Dispose();
    }
}
