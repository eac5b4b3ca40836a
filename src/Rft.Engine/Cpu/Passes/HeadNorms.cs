using Rft.Engine.Cpu.Kernels;
using Rft.Engine.Cpu.Threading;
using Rft.Engine.Cpu.Weights;
using Rft.Engine.Models;
using Rft.Engine.Models.Architectures;

namespace Rft.Engine.Cpu.Passes;

/// <summary>
/// The norms of queries and keys, where a model has them: of each head by itself, or of all query heads and all key heads. Matrices are
/// [T, (H + G) K], queries before keys.
/// </summary>
internal static unsafe class HeadNorms
{
    /// <summary>How many parts of a row are normalized by themselves, each with its own column of the inverses [parts, T].</summary>
    public static int Parts(ModelConfiguration configuration) => configuration.QueryKeyNorm switch
    {
        QueryKeyNorm.None => 0,
        QueryKeyNorm.EachHead => configuration.Heads + configuration.KeyValueHeads,
        _ => 2,
    };

    /// <param name="workers">The threads.</param>
    /// <param name="configuration">The sizes.</param>
    /// <param name="layer">The norms.</param>
    /// <param name="x">What the projection gave.</param>
    /// <param name="y">Out; may be <paramref name="x"/>.</param>
    /// <param name="inverses">[parts, T] out, for <see cref="Backward"/>.</param>
    /// <param name="inverseStride">Elements from the inverses of one part to those of the next: T of the whole batch.</param>
    public static void Forward(
        WorkerPool workers, ModelConfiguration configuration, DecoderLayer layer, Matrix x, Matrix y, float* inverses, int inverseStride)
    {
        for (var part = 0; part < Parts(configuration); part++)
        {
            var (norm, first, columns) = Part(configuration, layer, part);
            norm.Forward(workers, x.SliceColumns(first, columns), y.SliceColumns(first, columns), inverses + ((long)part * inverseStride));
        }
    }

    /// <param name="workers">The threads.</param>
    /// <param name="configuration">The sizes.</param>
    /// <param name="layer">The norms.</param>
    /// <param name="dy">The gradient of what <see cref="Forward"/> gave.</param>
    /// <param name="x">What <see cref="Forward"/> read.</param>
    /// <param name="inverses">[parts, T] of <see cref="Forward"/>.</param>
    /// <param name="dx">Out; not <paramref name="dy"/>.</param>
    public static void Backward(
        WorkerPool workers, ModelConfiguration configuration, DecoderLayer layer, Matrix dy, Matrix x, float* inverses, Matrix dx)
    {
        Rows.Clear(dx);
        for (var part = 0; part < Parts(configuration); part++)
        {
            var (norm, first, columns) = Part(configuration, layer, part);
            norm.Backward(
                workers,
                dy.SliceColumns(first, columns),
                x.SliceColumns(first, columns),
                inverses + ((long)part * x.Rows),
                dx.SliceColumns(first, columns));
        }
    }

    private static (Norm Norm, int First, int Columns) Part(ModelConfiguration configuration, DecoderLayer layer, int part)
    {
        var (heads, size) = (configuration.Heads, configuration.HeadSize);
        return configuration.QueryKeyNorm == QueryKeyNorm.EachHead
            ? (part < heads ? layer.QueryNorm! : layer.KeyNorm!, part * size, size)
            : part == 0 ? (layer.QueryNorm!, 0, heads * size)
            : (layer.KeyNorm!, heads * size, configuration.KeyValueHeads * size);
    }
}
