using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Tests.Cpu.Kernels;

/// <summary>A matrix of random numbers with room between its rows that holds NaN, so that a kernel that reads or writes there is found out.</summary>
internal sealed unsafe class TestMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    public TestMatrix(int rows, int columns, int seed, float scale = 1, int gap = 3)
    {
        var stride = columns + gap;
        _buffer = new NativeBuffer((long)rows * stride);
        View = new Matrix(_buffer.Pointer, rows, columns, stride);
        new Span<float>(_buffer.Pointer, rows * stride).Fill(float.NaN);
        var random = new Random(seed);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                View.Row(row)[column] = scale * ((float)(random.NextDouble() + random.NextDouble() + random.NextDouble()) - 1.5f);
            }
        }
    }

    public Matrix View { get; }

    public float* Data => View.Data;

    public float this[int row, int column]
    {
        get => View.Row(row)[column];
        set => View.Row(row)[column] = value;
    }

    public TestMatrix Copy()
    {
        var copy = new TestMatrix(View.Rows, View.Columns, 0, 0, View.Stride - View.Columns);
        Buffer.MemoryCopy(_buffer.Pointer, copy._buffer.Pointer, _buffer.Length * sizeof(float), _buffer.Length * sizeof(float));
        return copy;
    }

    public float[] ToArray()
    {
        var values = new float[View.Rows * View.Columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = this[i / View.Columns, i % View.Columns];
        }

        return values;
    }

    /// <summary>Fails where the room between the rows was written to.</summary>
    public void AssertGapsUntouched()
    {
        for (var row = 0; row < View.Rows; row++)
        {
            for (var column = View.Columns; column < View.Stride; column++)
            {
                Assert.True(float.IsNaN(View.Row(row)[column]), $"row {row} was written beyond its end");
            }
        }
    }

    public void Dispose() => _buffer.Dispose();
}
