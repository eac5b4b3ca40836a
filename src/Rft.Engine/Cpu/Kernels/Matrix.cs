namespace Rft.Engine.Cpu.Kernels;

/// <summary>A view of [rows, columns] floats in native memory, row by row.</summary>
/// <param name="data">The first element.</param>
/// <param name="rows">The number of rows.</param>
/// <param name="columns">The number of columns.</param>
/// <param name="stride">Elements from one row to the next; at least the number of columns.</param>
internal readonly unsafe struct Matrix(float* data, int rows, int columns, int stride)
{
    public readonly float* Data = data;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int Stride = stride;

    public float* Row(int row) => Data + ((nint)row * Stride);

    /// <summary>Rows <paramref name="first"/> until <paramref name="first"/> + <paramref name="count"/>.</summary>
    public Matrix Slice(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - first);
        return new(Row(first), count, Columns, Stride);
    }

    /// <summary>Columns <paramref name="first"/> until <paramref name="first"/> + <paramref name="count"/> of every row.</summary>
    public Matrix SliceColumns(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Columns - first);
        return new(Data + first, Rows, count, Stride);
    }
}
