using System.Runtime.InteropServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Zeroed floats outside the garbage-collected heap, 64-byte aligned. The 64 bytes after the last one may be read: kernels load whole vectors.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>The alignment in bytes of every buffer: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private float* _pointer;

    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var bytes = checked(((nuint)length * sizeof(float)) + Alignment);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
        Length = length;
    }

    ~NativeBuffer() => Free();

    /// <summary>How many floats the buffer holds.</summary>
    public long Length { get; }

    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * sizeof(float));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
