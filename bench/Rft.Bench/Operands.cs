using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;

namespace Rft.Bench;

/// <summary>Buffers of random numbers that live as long as a measurement.</summary>
internal sealed unsafe class Operands : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly Random _random = new(1);

    public Matrix Matrix(int rows, int columns)
    {
        var buffer = new NativeBuffer((long)rows * columns);
        _owned.Add(buffer);
        for (long i = 0; i < buffer.Length; i++)
        {
            buffer.Pointer[i] = (float)_random.NextDouble() - 0.5f;
        }

        return new(buffer.Pointer, rows, columns, columns);
    }

    public PackedMatrix Packed(WorkerPool pool, int inner, int outer)
    {
        var packed = new PackedMatrix(inner, outer);
        _owned.Add(packed);
        packed.Pack(pool, Matrix(outer, inner).Data, inner);
        return packed;
    }

    public KeyValuePages Pages(int pages, int kvHeads, int headSize)
    {
        var result = new KeyValuePages(1, pages, kvHeads, headSize);
        _owned.Add(result);
        return result;
    }

    public int* Integers(int count, Func<int, int> value)
    {
        var pointer = (int*)Matrix(1, count).Data;
        for (var i = 0; i < count; i++)
        {
            pointer[i] = value(i);
        }

        return pointer;
    }

    public void Dispose() => _owned.ForEach(owned => owned.Dispose());
}
