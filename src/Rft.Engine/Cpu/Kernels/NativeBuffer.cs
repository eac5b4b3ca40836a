using System.Runtime.InteropServices;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// Zeroed floats outside the garbage-collected heap, 64-byte aligned. The 64 bytes after the last one may be read: kernels load whole
/// vectors. Memory that is never touched is never backed, so room for the worst case costs nothing.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    /// <summary>The alignment in bytes of every buffer: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private void* _block;
    private float* _pointer;

    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // The system hands out zeroed pages on first touch; clearing an aligned block by hand would touch, and so back, all of it.
        _block = NativeMemory.AllocZeroed(checked(((nuint)length * sizeof(float)) + (2 * Alignment)));
        _pointer = (float*)(((nuint)_block + Alignment - 1) / Alignment * Alignment);
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
        NativeMemory.Free(_block);
        _block = null;
        _pointer = null;
    }
}
