using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Passes;

/// <summary>Moves chosen rows between matrices of equal width.</summary>
internal static unsafe class Rows
{
    /// <summary>Row i of <paramref name="to"/> becomes row indices[i] of <paramref name="from"/>.</summary>
    public static void Gather(Matrix from, int* indices, Matrix to)
    {
        for (var row = 0; row < to.Rows; row++)
        {
            Span(from, indices[row]).CopyTo(Span(to, row));
        }
    }

    /// <summary>Row indices[i] of <paramref name="to"/> becomes row i of <paramref name="from"/>; the other rows become zero.</summary>
    public static void Scatter(Matrix from, int* indices, Matrix to)
    {
        Clear(to);
        for (var row = 0; row < from.Rows; row++)
        {
            Span(from, row).CopyTo(Span(to, indices[row]));
        }
    }

    /// <summary>Every row becomes zero.</summary>
    public static void Clear(Matrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            Span(matrix, row).Clear();
        }
    }

    public static Span<float> Span(Matrix matrix, int row) => new(matrix.Row(row), matrix.Columns);
}
