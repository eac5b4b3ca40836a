using Rft.Engine.Cpu.Kernels;

namespace Rft.Engine.Cpu.Threading;

/// <summary>Some neighbouring rows of an <see cref="IRowJob"/>.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstPassing">Where the rows lie in matrices that nothing reads after the job: there blocks may take each other's place.</param>
internal readonly record struct RowBlock(int First, int Count, int FirstPassing)
{
    /// <summary>The rows of a matrix.</summary>
    public Matrix Of(Matrix matrix) => matrix.Slice(First, Count);

    /// <summary>Rows of a matrix that nothing reads after the job.</summary>
    public Matrix Passing(Matrix matrix) => matrix.Slice(FirstPassing, Count);
}
