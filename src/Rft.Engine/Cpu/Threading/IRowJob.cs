namespace Rft.Engine.Cpu.Threading;

/// <summary>A series of operations on rows whose results depend on no other rows: see <see cref="RowPipeline"/>.</summary>
internal interface IRowJob
{
    /// <summary>Does all of it for some rows.</summary>
    /// <param name="workers">Who is there to do it.</param>
    /// <param name="rows">Which rows.</param>
    void Execute(WorkerPool workers, RowBlock rows);
}
