using Rft.Engine.Cpu.Threading;
using Rft.Engine.Models;

namespace Rft.Engine.Cpu.Kernels;

/// <summary>
/// The right side [K inner, N outer] of a product, in the order in which <see cref="Gemm"/> reads it: panels of columns
/// (<see cref="PanelLayout"/>), each [K, width]; columns after the last are zero. Frozen weights keep the 16 bits of their file; kernels
/// widen them as they read.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeBuffer _data;

    public PackedMatrix(int inner, int outer, PackedFormat format = PackedFormat.Single)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inner, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outer, 1);
        (Inner, Outer, Format, Panels) = (inner, outer, format, new PanelLayout(outer));
        _data = new NativeBuffer((Bytes(inner, outer, format) + sizeof(float) - 1) / sizeof(float));
    }

    /// <summary>K.</summary>
    public int Inner { get; }

    /// <summary>N.</summary>
    public int Outer { get; }

    /// <summary>How the elements are stored.</summary>
    public PackedFormat Format { get; }

    /// <summary>The bytes of one element; of formats that have such.</summary>
    public int ElementBytes => Format == PackedFormat.Single ? sizeof(float) : sizeof(ushort);

    public PanelLayout Panels { get; }

    /// <summary>The bytes that a packed matrix of this shape takes.</summary>
    public static long Bytes(int inner, int outer, PackedFormat format) => Bytes(inner, (long)new PanelLayout(outer).PaddedColumns, format);

    /// <summary>The first byte of a panel [K, width].</summary>
    public byte* Panel(int panel) => (byte*)_data.Pointer + Bytes(Inner, (long)Panels.Start(panel), Format);

    /// <summary>Takes a weight of Hugging Face layout [N, K]: the product is y = x W^T.</summary>
    public void Pack(WorkerPool pool, float* weight, int stride)
    {
        var job = new PackJob<SingleElement>(this, (byte*)weight, stride, 0, Outer);
        pool.Run(ref job, job.Parts);
    }

    /// <summary>Takes rows [count, K] of such a weight, back to back, which become columns.</summary>
    /// <param name="pool">The workers.</param>
    /// <param name="firstColumn">The column of the first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rows">Their first element; not aligned.</param>
    /// <param name="type">Their type: this matrix's own, or any where it holds 32-bit floats or rounds to 8 bits.</param>
    public void PackRows(WorkerPool pool, int firstColumn, int count, byte* rows, TensorType type)
    {
        CheckType(type);
        switch (type)
        {
            case TensorType.BF16:
                Run<BFloat16Element>();
                break;
            case TensorType.F16:
                Run<HalfElement>();
                break;
            default:
                Run<SingleElement>();
                break;
        }

        void Run<TElement>()
            where TElement : struct, IElement
        {
            if (Format == PackedFormat.Int8)
            {
                var split = new WorkSplit(count, Inner, pool.Threads);
                var round = new RoundJob<TElement>(split, pool, this, rows, firstColumn);
                pool.Run(ref round, split.Parts);
                return;
            }

            var job = new PackJob<TElement>(this, rows, Inner, firstColumn, count);
            pool.Run(ref job, job.Parts);
        }
    }

    /// <summary>Takes [K, N] as it is: the product is y = x W; with W of [out, in], K is out and N is in (dX = dY W).</summary>
    public void PackTransposed(WorkerPool pool, float* weight, int stride)
    {
        var job = new TransposedPackJob<SingleElement>(this, (byte*)weight, stride, 0, Inner, 0, Outer);
        pool.Run(ref job, job.Parts);
    }

    /// <summary>Takes some rows [count, columns] of a weight that is stored [K, columns], back to back.</summary>
    /// <param name="pool">The workers.</param>
    /// <param name="firstColumn">The column of their first element.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="firstInner">The k of the first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="rows">Their first element; not aligned.</param>
    /// <param name="type">Their type: this matrix's own, or any where it holds 32-bit floats.</param>
    public void PackColumns(WorkerPool pool, int firstColumn, int columns, int firstInner, int count, byte* rows, TensorType type)
    {
        if (Format == PackedFormat.Int8)
        {
            throw new InvalidOperationException("Numbers of 8 bits are made of whole rows of a weight.");
        }

        CheckType(type);
        switch (type)
        {
            case TensorType.BF16:
                Run<BFloat16Element>();
                break;
            case TensorType.F16:
                Run<HalfElement>();
                break;
            default:
                Run<SingleElement>();
                break;
        }

        void Run<TElement>()
            where TElement : struct, IElement
        {
            var job = new TransposedPackJob<TElement>(this, rows, columns, firstInner, count, firstColumn, columns);
            pool.Run(ref job, job.Parts);
        }
    }

    /// <summary>Does something in the way that the format wants.</summary>
    public void Apply<TAction>(in TAction action)
        where TAction : struct, IPanelAction
    {
        switch (Format)
        {
            case PackedFormat.BFloat16:
                action.Run<PlainStorage<BFloat16Element>, PlainRightSide<BFloat16Element>>();
                break;
            case PackedFormat.Half:
                action.Run<PlainStorage<HalfElement>, PlainRightSide<HalfElement>>();
                break;
            case PackedFormat.Int8:
                action.Run<Int8Blocks, BlockRightSide>();
                break;
            default:
                action.Run<PlainStorage<SingleElement>, PlainRightSide<SingleElement>>();
                break;
        }
    }

    /// <summary>Takes the elements of a matrix of the same shape as floats.</summary>
    public void Widen(WorkerPool pool, PackedMatrix other)
    {
        if ((Inner, Outer, Format) != (other.Inner, other.Outer, PackedFormat.Single))
        {
            throw new ArgumentException("The matrices differ in shape, or this one does not hold floats.", nameof(other));
        }

        other.Apply(new WidenAction(pool, this, other));
    }

    /// <summary>Takes the transpose of a matrix as floats: x times it is x times the other's transpose, to the bit.</summary>
    public void Turn(WorkerPool pool, PackedMatrix other)
    {
        if ((Inner, Outer, Format) != (other.Outer, other.Inner, PackedFormat.Single))
        {
            throw new ArgumentException("The matrices are not each other's transposes in shape, or this one does not hold floats.", nameof(other));
        }

        other.Apply(new TurnAction(pool, this, other));
    }

    /// <summary>Reads a column [K]: a row of the weight.</summary>
    public void ReadColumn(int column, float* target)
    {
        var panel = Panels.IndexOf(column);
        var (width, place) = (Panels.Width(panel), column - Panels.Start(panel));
        switch (Format)
        {
            case PackedFormat.BFloat16:
                Read<BFloat16Element>(Panel(panel), place, width, Inner, target);
                break;
            case PackedFormat.Half:
                Read<HalfElement>(Panel(panel), place, width, Inner, target);
                break;
            case PackedFormat.Int8:
                Int8Blocks.ReadColumn(this, column, target);
                break;
            default:
                Read<SingleElement>(Panel(panel), place, width, Inner, target);
                break;
        }
    }

    public void Dispose() => _data.Dispose();

    private static void Read<TElement>(byte* panel, int place, nint width, int count, float* target)
        where TElement : struct, IElement
    {
        var (source, step) = ((nint)panel + (place * TElement.Bytes), width * TElement.Bytes);
        for (var k = 0; k < count; k++)
        {
            target[k] = TElement.Read((byte*)source);
            source += step;
        }
    }

    private static long Bytes(int inner, long columns, PackedFormat format) => format switch
    {
        PackedFormat.Int8 => Int8Blocks.Bytes(inner, columns),
        PackedFormat.Single => inner * columns * sizeof(float),
        _ => inner * columns * sizeof(ushort),
    };

    private void CheckType(TensorType type)
    {
        if (Format is PackedFormat.BFloat16 or PackedFormat.Half && PackedFormats.Of(type) != Format)
        {
            throw new ArgumentException($"{type} cannot be kept as {Format} without loss.", nameof(type));
        }
    }

    private readonly struct WidenAction(WorkerPool pool, PackedMatrix target, PackedMatrix source) : IPanelAction
    {
        public void Run<TStorage, TRight>()
            where TStorage : struct, IPanelStorage<TRight>
            where TRight : struct, IRightSide<TRight>
        {
            var job = new WidenJob<TStorage, TRight>(target, source);
            pool.Run(ref job, target.Panels.Count);
        }
    }

    private readonly struct TurnAction(WorkerPool pool, PackedMatrix target, PackedMatrix source) : IPanelAction
    {
        public void Run<TStorage, TRight>()
            where TStorage : struct, IPanelStorage<TRight>
            where TRight : struct, IRightSide<TRight>
        {
            var job = new TurnJob<TStorage, TRight>(target, source);
            pool.Run(ref job, target.Panels.Count);
        }
    }
}
